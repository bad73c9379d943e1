"""Addresses of deliveries."""

from django.urls import path

from marketaccess.warehouse.deliveries.views import pages, steps

app_name = "deliveries"
ONE = "desk/deliveries/<int:pk>/"

urlpatterns = [
    path("desk/deliveries/", pages.index, name="index"),
    path("desk/deliveries/records/", pages.records, name="records"),
    path("desk/deliveries/rules/", pages.rules, name="rules"),
    path("desk/deliveries/new/", steps.new, name="new"),
    path("desk/deliveries/needs/<slug:name>/", pages.need, name="need"),
    path(ONE, pages.detail, name="detail"),
    path(f"{ONE}rejects/", pages.rejects, name="rejects"),
    path(f"{ONE}report/", pages.report, name="report"),
    *(path(f"{ONE}{verb}/", steps.step_view(verb), name=verb) for verb in steps.STEP_PAGES),
]
