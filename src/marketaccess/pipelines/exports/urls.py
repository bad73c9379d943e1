"""Addresses of ledgers as files."""

from django.urls import path

from marketaccess.pipelines.exports import views
from marketaccess.pipelines.exports.queries import Kind

app_name = "exports"
urlpatterns = [
    path("desk/leads/ledger.xlsx", views.ledger, {"kind": Kind.LEADS}, name="leads"),
    path("desk/supervision/ledger.xlsx", views.ledger, {"kind": Kind.SUPERVISION}, name="supervision"),
    path("desk/matters/tasks/ledger.xlsx", views.ledger, {"kind": Kind.TASKS}, name="tasks"),
    path("desk/consultations/ledger.xlsx", views.ledger, {"kind": Kind.CONSULTATIONS}, name="consultations"),
    path("desk/list/publication/ledger.xlsx", views.ledger, {"kind": Kind.PUBLICATIONS}, name="publications"),
    path(
        "desk/rectification/tasks/ledger.xlsx",
        views.ledger,
        {"kind": Kind.RECTIFICATION},
        name="rectification",
    ),
    path("desk/exports/", views.index, name="list"),
    path("desk/exports/<int:pk>/", views.fetch, name="fetch"),
]
