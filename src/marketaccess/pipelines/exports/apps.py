from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "marketaccess.pipelines.exports"
    label = "exports"
    verbose_name = "导出"
