"""Addresses of the evaluation's pages."""

from django.urls import path

from marketaccess.apps.evaluation import evidence_urls
from marketaccess.apps.evaluation.views import objections, planning, results, rounds, steps

app_name = "evaluation"
ONE = "desk/evaluation/<matter:reference>/"
UNIT = f"{ONE}units/<str:code>/"
OBJECTION = f"{ONE}objections/<int:pk>/"

urlpatterns = [
    path("desk/evaluation/", rounds.index, name="rounds"),
    path("desk/evaluation/new/", rounds.open_round, name="open"),
    path(ONE, rounds.detail, name="round"),
    path(f"{ONE}amend/", steps.amend, name="amend"),
    *(
        path(f"{ONE}{verb}/", steps.step_view(verb), name=verb)
        for verb in steps.STEP_PAGES
        if verb != "amend"
    ),
    path(UNIT, results.unit, name="unit"),
    path(f"{UNIT}<int:number>/object/", objections.object_to, name="object"),
    path(f"{ONE}indicators/<int:number>/", results.indicator, name="indicator"),
    path(f"{ONE}policies/", results.alternatives, name="alternatives"),
    path(f"{ONE}computations/<int:number>/worksheet/", results.worksheet, name="worksheet"),
    path(f"{ONE}computations/<int:number>/verify/", results.verify, name="verify"),
    path(f"{ONE}computations/<int:number>/stop/", results.cancel_computation, name="cancel_computation"),
    path(f"{ONE}plan/", planning.draw_up, name="plan"),
    path(OBJECTION, objections.detail, name="objection"),
    path(f"{OBJECTION}files/<int:file>/", objections.download, name="objection_file"),
    *(path(f"{OBJECTION}{verb}/", objections.step_view(verb), name=verb) for verb in objections.STEPS),
    *evidence_urls.PATTERNS,
]
