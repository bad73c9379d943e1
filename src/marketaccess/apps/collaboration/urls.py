"""Addresses of supervision and of the zero board."""

from django.urls import path

from marketaccess.apps.collaboration.views import board, ledger, steps

app_name = "collaboration"
ORDER = "desk/supervision/<str:number>/"

urlpatterns = [
    path("desk/zero/", board.board, name="board"),
    path("desk/zero/leads/", board.stock, name="stock"),
    path("desk/supervision/", ledger.index, name="orders"),
    path("desk/supervision/print/", ledger.print_ledger, name="print_ledger"),
    path("desk/supervision/circular/", ledger.circular, name="circular"),
    path("desk/supervision/new/", steps.issue, name="issue"),
    path(ORDER, ledger.detail, name="order"),
    path(f"{ORDER}print/", ledger.print_order, name="print_order"),
    path(f"{ORDER}report/print/", ledger.print_report, name="print_report"),
    path(f"{ORDER}result/", steps.result, name="record_result"),
    path(f"{ORDER}report/", steps.report, name="report"),
    path(f"{ORDER}list/", steps.put_on_list, name="list"),
    path(f"{ORDER}close/", steps.close, name="close"),
]
