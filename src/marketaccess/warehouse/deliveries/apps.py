from importlib import import_module

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    name = "marketaccess.warehouse.deliveries"
    label = "deliveries"
    verbose_name = "数据报送"

    def ready(self) -> None:
        """Connect what takes deliveries to their check, and the platform's own units as a reference."""
        import_module("marketaccess.warehouse.deliveries.subscriptions")
