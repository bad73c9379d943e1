from django.apps import AppConfig


class LiaisonDirectoryConfig(AppConfig):
    name = "marketaccess.pipelines.liaison_directory"
    label = "liaison_directory"
    verbose_name = "联络名录"
