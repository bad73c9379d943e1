"""Addresses of notices and webhooks."""

from django.urls import path

from marketaccess.foundation.notifications import views

app_name = "notifications"
urlpatterns = [
    path("desk/notices-inbox/", views.inbox, name="list"),
    path("desk/notices-inbox/read/", views.read_all, name="read_all"),
    path("desk/notices-inbox/<int:pk>/", views.follow, name="follow"),
    path("manage/webhooks/", views.webhooks, name="webhooks"),
    path("manage/webhooks/<int:pk>/stop/", views.stop, name="stop"),
    path("manage/webhooks/deliveries/<int:pk>/retry/", views.retry, name="retry"),
]
