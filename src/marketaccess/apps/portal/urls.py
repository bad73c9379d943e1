"""Addresses of the public pages."""

from django.urls import path

from marketaccess.apps.portal.views import home, list_pages, reporting, tracking

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("list/", list_pages.search, name="list"),
    path("list/suggest/", list_pages.suggest, name="suggest"),
    # Keys are official codes, and may hold a slash.
    path("list/items/<path:key>/", list_pages.item, name="item"),
    path("list/measures/<path:key>/", list_pages.measure, name="measure"),
    path("report/", reporting.report, name="report"),
    path("track/", tracking.track, name="track"),
    path("track/message/", tracking.write, name="write"),
    path("track/rating/", tracking.rate, name="rate"),
    path("track/reopening/", tracking.reopen, name="reopen"),
    path("track/leave/", tracking.leave, name="leave"),
]
