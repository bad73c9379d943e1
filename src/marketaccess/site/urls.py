"""Every address of the platform: one line per slice."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("marketaccess.foundation.accounts.urls")),
    path("", include("marketaccess.foundation.ui.urls")),
    path("", include("marketaccess.pipelines.liaison_directory.urls")),
    path("", include("marketaccess.apps.portal.urls")),
    path("manage/calendars/", include("marketaccess.foundation.calendars.urls")),
    path("", include("marketaccess.foundation.vault.urls")),
]
