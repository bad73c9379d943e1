from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "marketaccess.foundation.notifications"
    label = "notifications"
    verbose_name = "通知"

    def ready(self) -> None:
        import_module("marketaccess.foundation.notifications.subscriptions")
