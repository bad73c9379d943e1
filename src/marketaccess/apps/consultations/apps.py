from importlib import import_module

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "marketaccess.apps.consultations"
    label = "consultations"
    verbose_name = "准入咨询"

    def ready(self) -> None:
        import_module("marketaccess.apps.consultations.subscriptions")
