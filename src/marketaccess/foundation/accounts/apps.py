from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "marketaccess.foundation.accounts"
    label = "accounts"
    verbose_name = "账号"
