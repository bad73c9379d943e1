from importlib import import_module

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "marketaccess.apps.matters"
    label = "matters"
    verbose_name = "政务服务事项衔接"

    def ready(self) -> None:
        """Connect the subscriptions, once all models are there."""
        import_module("marketaccess.apps.matters.subscriptions")
