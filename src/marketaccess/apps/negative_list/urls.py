"""Addresses of the list at the desk. What the public reads stands in the portal."""

from django.urls import path

from marketaccess.apps.negative_list.views import comparisons, editions

app_name = "negative_list"
EDITION = "desk/list/editions/<slug:key>/"
COMPARISON = "desk/list/comparisons/<int:pk>/"

urlpatterns = [
    path("desk/list/", editions.index, name="editions"),
    path(EDITION, editions.detail, name="edition"),
    path(f"{EDITION}check/", editions.check, name="check"),
    path("desk/list/comparisons/", comparisons.index, name="comparisons"),
    path(COMPARISON, comparisons.detail, name="comparison"),
    path(f"{COMPARISON}print/", comparisons.printed, name="print_comparison"),
    path(f"{COMPARISON}lines/confirm/", comparisons.confirm_lines, name="confirm_lines"),
    path(f"{COMPARISON}lines/<int:line>/", comparisons.line, name="line"),
    path(f"{COMPARISON}confirm/", comparisons.confirm, name="confirm"),
]
