"""Addresses of the sheets, among those of the survey."""

from django.urls import path

from marketaccess.pipelines.survey_sheets import views

app_name = "survey_sheets"
ONE = "desk/surveys/<matter:number>/"

urlpatterns = [
    path(f"{ONE}batches/<int:pk>/links.xlsx", views.links, name="links"),
    path(f"{ONE}results.xlsx", views.results, name="results"),
    path(f"{ONE}answers.xlsx", views.answers, name="answers"),
]
