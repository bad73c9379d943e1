from importlib import import_module

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "marketaccess.apps.collaboration"
    label = "collaboration"
    verbose_name = "协作督办"

    def ready(self) -> None:
        """Connect the subscriptions, once all models are there."""
        import_module("marketaccess.apps.collaboration.subscriptions")
