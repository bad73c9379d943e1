from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "marketaccess.foundation.ui"
    label = "ui"
    verbose_name = "界面"
