"""Addresses of accounts, and of the pages of organizations and audit that need accounts."""

from django.urls import include, path

urlpatterns = [
    path("", include("marketaccess.foundation.accounts.urls.account")),
    path("", include("marketaccess.foundation.accounts.urls.organizations")),
    path("", include("marketaccess.foundation.accounts.urls.audit")),
]
