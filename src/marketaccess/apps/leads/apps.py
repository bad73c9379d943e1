from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "marketaccess.apps.leads"
    label = "leads"
    verbose_name = "线索"
