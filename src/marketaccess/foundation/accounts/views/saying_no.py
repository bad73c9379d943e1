"""How a refusal reaches the page: beside its field, or above the form."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.ui.forms import show_refusal

Result = TypeVar("Result")


def in_form(form: forms.Form, call: Callable[[], Result]) -> Result | None:
    """Make the call; a refusal becomes an error of the form, and the answer None."""
    try:
        return call()
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None


def in_message(request: HttpRequest, call: Callable[[], Result], success: str) -> Result | None:
    """Make the call; say the success, or the refusal, on the next page."""
    try:
        result = call()
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return None
    messages.success(request, success)
    return result
