"""Addresses of the audit log."""

from django.urls import path

from marketaccess.foundation.accounts.views import audit

app_name = "audit"
urlpatterns = [
    path("manage/audit/", audit.index, name="list"),
    path("manage/audit/integrity/", audit.integrity, name="integrity"),
]
