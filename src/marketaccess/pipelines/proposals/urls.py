"""Addresses of proposals."""

from django.urls import path

from marketaccess.pipelines.proposals import views

app_name = "proposals"
urlpatterns = [
    path("desk/matters/proposals/", views.index, name="start"),
    path("desk/matters/proposals/<int:pk>/", views.run, name="run"),
]
