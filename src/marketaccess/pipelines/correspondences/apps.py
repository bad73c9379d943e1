from django.apps import AppConfig


class CorrespondencesConfig(AppConfig):
    name = "marketaccess.pipelines.correspondences"
    label = "correspondences"
    verbose_name = "对应关系导入导出"
