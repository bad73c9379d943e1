from importlib import import_module

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "marketaccess.apps.rectification"
    label = "rectification"
    verbose_name = "整改"

    def ready(self) -> None:
        """Connect the subscriptions, once all models are there."""
        import_module("marketaccess.apps.rectification.subscriptions")
