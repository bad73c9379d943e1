"""Addresses of the public pages."""

from django.urls import path

from marketaccess.apps.portal.views import home, reporting, tracking

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("report/", reporting.report, name="report"),
    path("track/", tracking.track, name="track"),
    path("track/message/", tracking.write, name="write"),
    path("track/rating/", tracking.rate, name="rate"),
    path("track/reopening/", tracking.reopen, name="reopen"),
    path("track/leave/", tracking.leave, name="leave"),
]
