from django.apps import AppConfig


class PageSnapshotConfig(AppConfig):
    name = "marketaccess.pipelines.page_snapshot"
    label = "page_snapshot"
    verbose_name = "网页快照"
