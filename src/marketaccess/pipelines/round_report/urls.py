"""The address of a round's report."""

from django.urls import path

from marketaccess.pipelines.round_report import views

app_name = "round_report"
urlpatterns = [path("desk/evaluation/<matter:reference>/report.<str:form>", views.download, name="download")]
