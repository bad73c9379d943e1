"""Addresses of the list's desk pages."""

from django.urls import path

from marketaccess.apps.negative_list.views import pages, publications, responsible

app_name = "negative_list"
PUBLICATION = "desk/list/publication/<int:pk>/"
RESPONSIBLE = "desk/list/responsible/"
PAGES = "desk/list/pages/"

urlpatterns = [
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
