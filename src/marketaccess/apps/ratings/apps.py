from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "marketaccess.apps.ratings"
    label = "ratings"
    verbose_name = "好差评"
