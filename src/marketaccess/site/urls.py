"""Every address of the platform: one line per slice."""

from django.urls import URLPattern, URLResolver, include, path

from marketaccess.site import api
from marketaccess.site.views import health

handler400 = "marketaccess.site.faults.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("marketaccess.pipelines.list_export.urls")),
    path("", include("marketaccess.pipelines.consultation_feed.urls")),
    path("", include("marketaccess.apps.portal.urls")),
    path("", include("marketaccess.apps.desk.urls")),
    # Before the slices' own addresses: these stand among them.
    path("", include("marketaccess.pipelines.lead_intake.urls")),
    path("", include("marketaccess.pipelines.exports.urls")),
    path("", include("marketaccess.pipelines.case_file.urls")),
    path("", include("marketaccess.pipelines.liaison_directory.urls")),
    path("", include("marketaccess.pipelines.service_items.urls")),
    path("", include("marketaccess.pipelines.correspondences.urls")),
    path("", include("marketaccess.pipelines.list_import.urls")),
    path("", include("marketaccess.pipelines.proposals.urls")),
    path("", include("marketaccess.pipelines.page_snapshot.urls")),
    path("", include("marketaccess.warehouse.deliveries.urls")),
    path("", include("marketaccess.pipelines.ratings_import.urls")),
    path("", include("marketaccess.apps.negative_list.urls")),
    path("", include("marketaccess.apps.matters.urls")),
    path("", include("marketaccess.apps.leads.urls")),
    path("", include("marketaccess.apps.consultations.urls")),
    path("", include("marketaccess.pipelines.evaluation_run.urls")),
    path("", include("marketaccess.pipelines.round_report.urls")),
    path("", include("marketaccess.apps.evaluation.urls")),
    path("", include("marketaccess.apps.ratings.urls")),
    path("", include("marketaccess.apps.rectification.urls")),
    path("", include("marketaccess.pipelines.survey_sheets.urls")),
    path("", include("marketaccess.apps.surveys.urls")),
    path("", include("marketaccess.apps.collaboration.urls")),
    path("", include("marketaccess.foundation.notifications.urls")),
    path("", include("marketaccess.foundation.vault.urls")),
    path("", include("marketaccess.foundation.accounts.urls")),
    path("", include("marketaccess.foundation.ui.urls")),
    path("manage/calendars/", include("marketaccess.foundation.calendars.urls")),
    path("api/v1/", api.urls),
    path("healthz", health, name="health"),
]
