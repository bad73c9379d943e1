"""Addresses of the officers' pages about consultations."""

from django.urls import path

from marketaccess.apps.consultations.views import pages, steps

app_name = "consultations"
ONE = "desk/consultations/<matter:reference>/"

urlpatterns = [
    path("desk/consultations/", pages.index, name="list"),
    path(ONE, pages.detail, name="detail"),
    path(f"{ONE}files/<int:pk>/", pages.download, name="file"),
    *(path(f"{ONE}{verb.replace('_', '-')}/", steps.step_view(verb), name=verb) for verb in steps.STEP_PAGES),
]
