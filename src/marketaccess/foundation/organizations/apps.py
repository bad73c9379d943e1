from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "marketaccess.foundation.organizations"
    label = "organizations"
    verbose_name = "机构"
