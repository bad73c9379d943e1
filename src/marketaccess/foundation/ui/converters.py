"""Parts of addresses that several slices have."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class NumberConverter(StringConverter):
    """The number of a lead, notice, consultation. What cannot be one never reaches the database."""

    regex = "[0-9A-Za-z-]{1,20}"


register_converter(NumberConverter, "matter")
