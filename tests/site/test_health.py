"""GET /healthz."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from marketaccess.site import views

pytestmark = pytest.mark.django_db


def waiting(minutes: int) -> None:
    made = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default", queue_name="default",
        exception_class_path="", traceback="",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))


def test_all_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "queue": "ok", "disk": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_queue_without_worker_is_noticed(client: Client) -> None:
    waiting(minutes=20)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["queue"]) == (503, "failing")


def test_a_task_that_has_just_come_is_no_fault(client: Client) -> None:
    waiting(minutes=1)
    assert client.get("/healthz").status_code == 200


def test_a_full_disk_is_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.shutil, "disk_usage", lambda _: SimpleNamespace(free=1))
    assert client.get("/healthz").json()["disk"] == "failing"


def test_a_lost_database_is_told_without_a_500(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", lost)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "failing"


def test_it_is_read_only(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
