"""Addresses of the public pages."""

from django.urls import path

from marketaccess.apps.portal.views import (
    consult_tracking,
    consulting,
    home,
    list_pages,
    reporting,
    surveying,
    tracking,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("list/", list_pages.search, name="list"),
    path("list/suggest/", list_pages.suggest, name="suggest"),
    # Keys are official codes, and may hold a slash.
    path("list/items/<path:key>/", list_pages.item, name="item"),
    path("list/measures/<path:key>/", list_pages.measure, name="measure"),
    path("consultations/", consulting.index, name="consultations"),
    path("consultations/new/", consulting.ask, name="ask"),
    path("consultations/<matter:number>/", consulting.answer, name="published_answer"),
    path("report/", reporting.report, name="report"),
    path("survey/", surveying.enter, name="survey_code"),
    path("survey/<str:code>/", surveying.survey, name="survey"),
    path("track/", tracking.track, name="track"),
    path("track/message/", tracking.write, name="write"),
    path("track/rating/", tracking.rate, name="rate"),
    path("track/reopening/", tracking.reopen, name="reopen"),
    path("track/consultation/message/", consult_tracking.write, name="write_to_department"),
    path("track/consultation/asking-back/", consult_tracking.ask_back, name="ask_back"),
    path("track/consultation/rating/", consult_tracking.rate, name="rate_answer"),
    path("track/consultation/consent/", consult_tracking.consent, name="consent"),
    path("track/consultation/withdrawal/", consult_tracking.withdraw, name="withdraw"),
    path("track/consultation/report/", consult_tracking.report, name="report_instead"),
    path("track/leave/", tracking.leave, name="leave"),
]
