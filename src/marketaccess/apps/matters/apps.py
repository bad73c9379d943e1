from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "marketaccess.apps.matters"
    label = "matters"
    verbose_name = "政务服务事项衔接"
