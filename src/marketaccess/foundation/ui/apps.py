from importlib import import_module

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "marketaccess.foundation.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        """Register what addresses are made of, before any of them is."""
        import_module("marketaccess.foundation.ui.converters")
