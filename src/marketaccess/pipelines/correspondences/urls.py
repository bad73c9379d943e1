"""Addresses of the work list in Excel."""

from django.urls import path

from marketaccess.pipelines.correspondences import views

app_name = "correspondences"
urlpatterns = [
    path("desk/matters/correspondences/export.xlsx", views.export, name="export"),
    path("desk/matters/correspondences/import/", views.start, name="start"),
    path("desk/matters/correspondences/import/run/", views.run, name="run"),
    path("desk/matters/correspondences/import/rejected.xlsx", views.rejected, name="rejected"),
]
