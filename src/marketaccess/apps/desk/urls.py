"""Addresses of the desk."""

from django.urls import path

from marketaccess.apps.desk import views

app_name = "desk"

urlpatterns = [
    path("desk/", views.inbox, name="inbox"),
]
