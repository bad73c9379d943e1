"""Tasks and publications of the demonstration: in every state, by the real actions, once."""

import pytest
from django.utils import timezone

from marketaccess.apps.matters import queries as matters
from marketaccess.apps.matters.models import AdjustmentTask, Correspondence
from marketaccess.apps.negative_list import queries
from marketaccess.apps.negative_list.models import PageCheck, Publication
from marketaccess.domain.casework.lights import Light, today
from marketaccess.domain.matters.adjustment import TaskKind, TaskState
from marketaccess.domain.negative_list.publication import PublicationState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.verify import verify
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.site.demonstration import lists, work
from marketaccess.site.demonstration import matters as items
from marketaccess.site.demonstration.county import County, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def county(arranged_once: None) -> County:
    now = timezone.now()
    made = set_up(profile_key="county-0137", at=now)
    lists.record(at=now)
    items.record(made, now=now)
    work.record(made, now=now)
    return made


class TestTheCounty:
    @pytest.mark.requirement("R3.2")
    @pytest.mark.usefixtures("county")
    def test_tasks_of_every_kind_in_every_state_and_light(self) -> None:
        rows = AdjustmentTask.objects.all()
        now = today(timezone.localdate(), calendars.calendar())
        assert {row.state for row in rows} == {state.value for state in TaskState}
        assert {row.kind for row in rows} == {kind.value for kind in TaskKind}
        assert {Light.RED, Light.YELLOW, Light.BLUE} <= {matters.task_light(row, now) for row in rows}
        assert all(row.is_demonstration for row in rows)
        carried = Correspondence.objects.filter(edition_key=work.NEW, why__contains="延续")
        assert carried.exists()
        found = {each.number for each in matters.findings(timezone.localdate())}
        assert {"AL7", "AL10"} <= found

    @pytest.mark.requirement("R2.1", "R2.5")
    @pytest.mark.usefixtures("county")
    def test_publications_in_every_state_and_pages_right_and_wrong(self) -> None:
        rows = Publication.objects.all()
        now = today(timezone.localdate(), calendars.calendar())
        assert {row.state for row in rows} == {state.value for state in PublicationState}
        assert {queries.publication_light(row, now) for row in rows} >= {Light.RED, Light.GREEN, Light.BLUE}
        assert rows.filter(state="open").exclude(remark="").exists()
        assert all(row.is_demonstration for row in rows)
        right, wrong = PageCheck.objects.order_by("pk")
        assert right.faults == []
        assert [fault["kind"] for fault in wrong.faults] == ["stale"]
        states = queries.page_states(on=timezone.localdate())
        assert [state.is_right for state in states].count(True) == 1

    def test_a_second_run_changes_nothing(self, county: County) -> None:
        events = Event.objects.count()
        work.record(county, now=timezone.now())
        assert Event.objects.count() == events
        assert verify().is_whole
