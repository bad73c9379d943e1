from importlib import import_module

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "marketaccess.apps.leads"
    label = "leads"
    verbose_name = "线索"

    def ready(self) -> None:
        """Connect the subscriptions, once all models are there."""
        import_module("marketaccess.apps.leads.subscriptions")
