"""Addresses of the evaluation's pages."""

from django.urls import path

from marketaccess.apps.evaluation.views import rounds

app_name = "evaluation"
ONE = "desk/evaluation/<matter:reference>/"

urlpatterns = [
    path("desk/evaluation/", rounds.index, name="rounds"),
    path(ONE, rounds.detail, name="round"),
]
