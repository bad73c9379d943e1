from django.apps import AppConfig


class LeadIntakeConfig(AppConfig):
    name = "marketaccess.pipelines.lead_intake"
    label = "lead_intake"
    verbose_name = "线索批量导入"
