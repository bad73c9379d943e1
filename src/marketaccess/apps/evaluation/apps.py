from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "marketaccess.apps.evaluation"
    label = "evaluation"
    verbose_name = "准入效能评估"
