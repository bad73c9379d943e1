"""Addresses of the list at the desk. What the public reads stands in the portal."""

from django.urls import path

from marketaccess.apps.negative_list.views import comparisons, editions, pages, publications, responsible

app_name = "negative_list"
EDITION = "desk/list/editions/<slug:key>/"
COMPARISON = "desk/list/comparisons/<int:pk>/"
PUBLICATION = "desk/list/publication/<int:pk>/"
RESPONSIBLE = "desk/list/publication/responsible/"
PAGES = "desk/list/pages/"

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
    path("desk/list/publication/", publications.index, name="publications"),
    path("desk/list/publication/progress/", publications.progress, name="progress"),
    path("desk/list/publication/progress/print/", publications.print_progress, name="print_progress"),
    path(PUBLICATION, publications.detail, name="publication"),
    path(f"{PUBLICATION}screenshot/", publications.screenshot, name="screenshot"),
    path(f"{PUBLICATION}<slug:verb>/", publications.step, name="publication_step"),
    path(RESPONSIBLE, responsible.index, name="responsible"),
    path(f"{RESPONSIBLE}names/", responsible.authorities, name="authorities"),
    path(f"{RESPONSIBLE}names/<int:pk>/", responsible.confirm, name="confirm_authority"),
    path(f"{RESPONSIBLE}<slug:edition>/names/", responsible.collect, name="collect_authorities"),
    path(f"{RESPONSIBLE}<slug:edition>/propose/", responsible.propose, name="propose_responsible"),
    path(f"{RESPONSIBLE}<slug:edition>/make/", responsible.make, name="make_publications"),
    path(f"{RESPONSIBLE}<slug:edition>/items/<str:key>/", responsible.assign, name="assign"),
    path(PAGES, pages.index, name="pages"),
    path(f"{PAGES}<int:pk>/", pages.detail, name="page"),
]
