"""Addresses of the import and export of service items."""

from django.urls import path

from marketaccess.pipelines.service_items import views

app_name = "service_items"
urlpatterns = [
    path("desk/matters/import/", views.start, name="start"),
    path("desk/matters/import/run/", views.run, name="run"),
    path("desk/matters/import/rejected.xlsx", views.rejected, name="rejected"),
    path("desk/matters/import/template.xlsx", views.template, name="template"),
    path("desk/matters/export.xlsx", views.export, name="export"),
    path("desk/matters/figures.xlsx", views.figures, name="figures"),
]
