"""Addresses of evidence and of manual inputs, for ``urls``."""

from django.urls import path

from marketaccess.apps.evaluation.views import evidence, manual

ONE = "desk/evaluation/<matter:reference>/"
EVIDENCE = f"{ONE}evidence/<int:pk>/"
ITEM = f"{ONE}evidence-files/<int:pk>/"
MANUAL = f"{ONE}manual/"
GIVEN = f"{MANUAL}<slug:kind>/<int:pk>/"

PATTERNS = [
    path("desk/evidence/", evidence.mine, name="my_evidence"),
    path(f"{ONE}evidence/", evidence.overview, name="evidence_overview"),
    path(EVIDENCE, evidence.detail, name="evidence"),
    path(ITEM, evidence.download, name="evidence_item"),
    path(f"{ITEM}remove/", evidence.remove, name="evidence_remove"),
    *(
        path(f"{EVIDENCE}{verb.replace('_', '-')}/", evidence.step_view(verb), name=f"evidence_{verb}")
        for verb in evidence.STEPS
    ),
    path(MANUAL, manual.index, name="manual"),
    path(f"{MANUAL}<slug:kind>/", manual.propose, name="manual_propose"),
    path(GIVEN, manual.decide, name="manual_decide"),
    path(f"{GIVEN}withdraw/", manual.withdraw, name="manual_withdraw"),
    path(f"{GIVEN}file/", manual.download, name="manual_file"),
]
