from django.apps import AppConfig


class NegativeListConfig(AppConfig):
    name = "marketaccess.apps.negative_list"
    label = "negative_list"
    verbose_name = "市场准入负面清单"
