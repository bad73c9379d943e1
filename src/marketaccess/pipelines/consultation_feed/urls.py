"""Address of the feed."""

from django.urls import path

from marketaccess.pipelines.consultation_feed import views

app_name = "consultation_feed"
urlpatterns = [path("consultations/answers.atom", views.answers, name="feed")]
