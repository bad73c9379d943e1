from django.apps import AppConfig


class ListImportConfig(AppConfig):
    name = "marketaccess.pipelines.list_import"
    label = "list_import"
    verbose_name = "清单录入"
