"""Addresses of ledgers as files."""

from django.urls import path

from marketaccess.pipelines.exports import views

app_name = "exports"
urlpatterns = [
    path("desk/leads/ledger.xlsx", views.leads, name="leads"),
    path("desk/supervision/ledger.xlsx", views.supervision, name="supervision"),
    path("desk/matters/tasks/ledger.xlsx", views.tasks, name="tasks"),
    path("desk/consultations/ledger.xlsx", views.consultations, name="consultations"),
    path("desk/list/publication/ledger.xlsx", views.publications, name="publications"),
    path("desk/exports/", views.index, name="list"),
    path("desk/exports/<int:pk>/", views.fetch, name="fetch"),
]
