from importlib import import_module

from django.apps import AppConfig


class RatingsImportConfig(AppConfig):
    name = "marketaccess.pipelines.ratings_import"
    label = "ratings_import"
    verbose_name = "评价导入"

    def ready(self) -> None:
        """Connect what takes in accepted deliveries."""
        import_module("marketaccess.pipelines.ratings_import.subscriptions")
