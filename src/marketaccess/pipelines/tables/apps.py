from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "marketaccess.pipelines.tables"
    label = "tables"
    verbose_name = "表格导入"
