"""Addresses of the bulk intake."""

from django.urls import path

from marketaccess.pipelines.lead_intake import views

app_name = "lead_intake"
urlpatterns = [
    path("desk/leads/import/", views.start, name="start"),
    path("desk/leads/import/template.xlsx", views.template, name="template"),
    path("desk/leads/import/<int:pk>/", views.run, name="run"),
    path("desk/leads/import/<int:pk>/receipts.xlsx", views.receipts, name="receipts"),
    path("desk/leads/import/<int:pk>/rejected.xlsx", views.rejected, name="rejected"),
]
