"""Addresses of the import of ratings."""

from django.urls import path

from marketaccess.pipelines.ratings_import import views

app_name = "ratings_import"
urlpatterns = [
    path("desk/ratings/import/", views.start, name="start"),
    path("desk/ratings/import/run/", views.run, name="run"),
    path("desk/ratings/import/rejected.xlsx", views.rejected, name="rejected"),
]
