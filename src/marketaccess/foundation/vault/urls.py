"""Addresses of the vault."""

from django.urls import path

from marketaccess.foundation.vault import views

app_name = "vault"
urlpatterns = [
    path("desk/identity/", views.index, name="requests"),
    path("desk/identity/new/<str:matter>/", views.ask, name="ask"),
    path("desk/identity/<int:pk>/", views.detail, name="detail"),
    path("desk/identity/<int:pk>/decide/", views.decide, name="decide"),
    path("desk/identity/<int:pk>/open/", views.read, name="open"),
    path("desk/identity/<int:pk>/files/<int:original>/", views.read_file, name="open_file"),
]
