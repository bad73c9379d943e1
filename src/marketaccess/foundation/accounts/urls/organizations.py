"""Addresses of departments and the liaison directory."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from marketaccess.foundation.accounts.views import departments, liaisons

app_name = "organizations"


class LiaisonKind(StringConverter):
    """The two lines of a department."""

    regex = "leader|liaison_officer"


register_converter(LiaisonKind, "liaison_kind")

urlpatterns = [
    path("manage/departments/", departments.index, name="departments"),
    path("manage/departments/add/", departments.add, name="add_department"),
    path("manage/departments/<int:pk>/", departments.edit, name="edit_department"),
    path("manage/departments/<int:pk>/deactivate/", departments.deactivate, name="deactivate_department"),
    path("manage/departments/<int:pk>/reactivate/", departments.reactivate, name="reactivate_department"),
    path("desk/liaisons/", liaisons.index, name="liaisons"),
    path("desk/liaisons/due/", liaisons.set_due, name="set_liaisons_due"),
    path("desk/liaisons/<int:pk>/<liaison_kind:kind>/", liaisons.edit, name="edit_liaison"),
]
