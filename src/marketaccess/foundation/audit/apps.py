from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "marketaccess.foundation.audit"
    label = "audit"
    verbose_name = "审计"
