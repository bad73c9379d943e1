from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "marketaccess.apps.collaboration"
    label = "collaboration"
    verbose_name = "协作督办"
