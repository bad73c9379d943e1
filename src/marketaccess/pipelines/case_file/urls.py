"""The address of a lead's file."""

from django.urls import path

from marketaccess.pipelines.case_file import views

app_name = "case_file"
urlpatterns = [path("desk/leads/<str:reference>/file.pdf", views.download, name="download")]
