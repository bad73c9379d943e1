"""Addresses of the evaluation's pages."""

from django.urls import path

from marketaccess.apps.evaluation.views import evidence, manual, rounds

app_name = "evaluation"
ONE = "desk/evaluation/<matter:reference>/"
EVIDENCE = f"{ONE}evidence/<int:pk>/"

urlpatterns = [
    path("desk/evaluation/", rounds.index, name="rounds"),
    path(ONE, rounds.detail, name="round"),
    path("desk/evidence/", evidence.mine, name="my_evidence"),
    path(f"{ONE}evidence/", evidence.overview, name="evidence_overview"),
    path(EVIDENCE, evidence.detail, name="evidence"),
    path(f"{ONE}evidence-files/<int:pk>/", evidence.download, name="evidence_item"),
    path(f"{ONE}evidence-files/<int:pk>/remove/", evidence.remove, name="evidence_remove"),
    *(
        path(f"{EVIDENCE}{verb.replace('_', '-')}/", evidence.step_view(verb), name=f"evidence_{verb}")
        for verb in evidence.STEPS
    ),
    path(f"{ONE}manual/", manual.index, name="manual"),
    path(f"{ONE}manual/<slug:kind>/", manual.propose, name="manual_propose"),
    path(f"{ONE}manual/<slug:kind>/<int:pk>/", manual.decide, name="manual_decide"),
    path(f"{ONE}manual/<slug:kind>/<int:pk>/withdraw/", manual.withdraw, name="manual_withdraw"),
    path(f"{ONE}manual/<slug:kind>/<int:pk>/file/", manual.download, name="manual_file"),
]
