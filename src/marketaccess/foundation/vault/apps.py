from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "marketaccess.foundation.vault"
    label = "vault"
    verbose_name = "身份保管"
