from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "marketaccess.apps.portal"
    label = "portal"
    verbose_name = "公众门户"
