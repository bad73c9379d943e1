from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "marketaccess.apps.desk"
    label = "desk"
    verbose_name = "工作台"
