"""Addresses of the working calendar."""

from django.urls import path

from marketaccess.foundation.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("load/", views.load, name="load"),
    path("<int:year>/", views.year, name="year"),
]
