from django.apps import AppConfig


class RatingsImportConfig(AppConfig):
    name = "marketaccess.pipelines.ratings_import"
    label = "ratings_import"
    verbose_name = "评价导入"
