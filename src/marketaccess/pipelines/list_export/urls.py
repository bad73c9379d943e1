"""Addresses of the downloads and of the feed."""

from django.urls import path

from marketaccess.pipelines.list_export import views

app_name = "list_export"
urlpatterns = [
    path("list/editions/<slug:key>.<slug:kind>", views.download, name="download"),
    path("desk/list/comparisons/<int:pk>.xlsx", views.comparison, name="comparison"),
    path("list/changes.atom", views.changes, name="feed"),
]
