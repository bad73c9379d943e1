"""The address of the ledger."""

from django.urls import path

from marketaccess.pipelines.lead_ledger import views

app_name = "lead_ledger"
urlpatterns = [path("desk/leads/ledger.xlsx", views.download, name="download")]
