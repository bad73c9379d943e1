"""Addresses of the interface itself."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from marketaccess.foundation.ui import views

app_name = "ui"


class SizeConverter(StringConverter):
    """The two sizes of type."""

    regex = "large|normal"


register_converter(SizeConverter, "type_size")

urlpatterns = [
    path("display/<type_size:size>/", views.type_size, name="type_size"),
    path("manage/style/", views.style, name="style"),
]
