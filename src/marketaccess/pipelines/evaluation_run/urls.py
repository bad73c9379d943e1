"""Addresses of what a round rests on: its data sets, and the records behind a score."""

from django.urls import path

from marketaccess.pipelines.evaluation_run import views

app_name = "evaluation_run"
ONE = "desk/evaluation/<matter:reference>/"
RECORDS = f"{ONE}units/<str:code>/<int:number>/records/"

urlpatterns = [
    path(f"{ONE}data/", views.data, name="data"),
    path(RECORDS, views.records, name="records"),
    path(f"{RECORDS}excel/", views.records_as_excel, name="records_excel"),
]
