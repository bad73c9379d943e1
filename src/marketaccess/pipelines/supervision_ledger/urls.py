"""The address of the ledger."""

from django.urls import path

from marketaccess.pipelines.supervision_ledger import views

app_name = "supervision_ledger"
urlpatterns = [path("desk/supervision/ledger.xlsx", views.download, name="download")]
