"""Address of the upload."""

from django.urls import path

from marketaccess.pipelines.page_snapshot import views

app_name = "page_snapshot"
urlpatterns = [
    path("desk/list/pages/new/", views.upload, name="upload"),
]
