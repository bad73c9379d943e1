from importlib import import_module

from django.apps import AppConfig


class NegativeListConfig(AppConfig):
    name = "marketaccess.apps.negative_list"
    label = "negative_list"
    verbose_name = "市场准入负面清单"

    def ready(self) -> None:
        """Connect the subscriptions, once all models are there."""
        import_module("marketaccess.apps.negative_list.subscriptions")
