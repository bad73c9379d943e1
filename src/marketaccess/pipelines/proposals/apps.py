from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "marketaccess.pipelines.proposals"
    label = "proposals"
    verbose_name = "对应建议"
