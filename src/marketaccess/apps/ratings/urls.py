"""Addresses of the officers' pages about ratings."""

from django.urls import path

from marketaccess.apps.ratings import views
from marketaccess.apps.ratings.forms import VERBS

app_name = "ratings"
HERE = "desk/ratings/"
ONE = f"{HERE}<int:pk>/"

urlpatterns = [
    path(HERE, views.index, name="tasks"),
    path(f"{HERE}new/", views.type_in, name="new"),
    path(f"{HERE}coverage/", views.coverage, name="coverage"),
    path(ONE, views.detail, name="task"),
    *(path(f"{ONE}{verb.replace('_', '-')}/", views.step_view(verb), name=verb) for verb in VERBS),
]
