"""Addresses of the liaison directory's files."""

from django.urls import path

from marketaccess.pipelines.liaison_directory import views

app_name = "liaison_directory"
urlpatterns = [
    path("desk/liaisons/export.xlsx", views.export, name="export"),
    path("desk/liaisons/<int:pk>/receipt.xlsx", views.receipt, name="receipt"),
    path("desk/liaisons/import/", views.upload, name="import"),
]
