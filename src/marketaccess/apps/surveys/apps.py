from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "marketaccess.apps.surveys"
    label = "surveys"
    verbose_name = "问卷调查"
