from importlib import import_module

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "marketaccess.apps.ratings"
    label = "ratings"
    verbose_name = "好差评"

    def ready(self) -> None:
        """Connect the subscriptions, once all models are there."""
        import_module("marketaccess.apps.ratings.subscriptions")
