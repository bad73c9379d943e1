"""Addresses of the officers' pages about surveys. The public answers at the portal."""

from django.urls import path

from marketaccess.apps.surveys.views import building, inviting, pages, steps

app_name = "surveys"
ONE = "desk/surveys/<matter:number>/"

urlpatterns = [
    path("desk/surveys/", pages.index, name="list"),
    path("desk/surveys/new/", building.create, name="create"),
    path(ONE, pages.detail, name="detail"),
    path(f"{ONE}edit/", building.edit, name="edit"),
    path(f"{ONE}frame/", building.frame, name="frame"),
    path(f"{ONE}preview/", pages.preview, name="preview"),
    path(f"{ONE}results/", pages.results, name="results"),
    path(f"{ONE}questions/new/", building.question, name="new_question"),
    path(f"{ONE}questions/<slug:key>/", building.question, name="question"),
    path(f"{ONE}questions/<slug:key>/place/", building.rearrange, name="rearrange"),
    path(f"{ONE}batches/<int:pk>/sheet/", inviting.sheet, name="sheet"),
    *(path(f"{ONE}codes/{way}/", inviting.invite_view(way), name=way) for way in inviting.WAYS),
    *(path(f"{ONE}{verb.replace('_', '-')}/", steps.step_view(verb), name=verb) for verb in steps.STEP_PAGES),
]
