from importlib import import_module

from django.apps import AppConfig


class EvaluationRunConfig(AppConfig):
    name = "marketaccess.pipelines.evaluation_run"
    label = "evaluation_run"
    verbose_name = "评估计算"

    def ready(self) -> None:
        import_module("marketaccess.pipelines.evaluation_run.subscriptions")
