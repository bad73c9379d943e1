"""Addresses of the import of an edition."""

from django.urls import path

from marketaccess.pipelines.list_import import views

app_name = "list_import"
urlpatterns = [
    path("desk/list/import/", views.start, name="start"),
    path("desk/list/import/run/", views.run, name="run"),
    path("desk/list/import/rejected.xlsx", views.rejected, name="rejected"),
    path("desk/list/import/template.xlsx", views.template, name="template"),
]
