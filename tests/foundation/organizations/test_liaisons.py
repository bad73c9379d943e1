"""The liaison directory (R1.5): actions and page."""

from datetime import date, timedelta

import pytest
from django.test import Client

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.organizations import actions, queries
from marketaccess.foundation.organizations.models import Liaison, Locality
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R1.5")]
PERSON = {"name": "示范甲", "title": "副局长", "landline": "023-40000000", "mobile": "13900000000"}


def save(by: Actor, kind: str = "leader", key: str = "finance", **fields: str) -> Liaison:
    return actions.save_liaison(
        department=make.department(key), kind=kind, by=by, at=make.NINE, **{**PERSON, **fields}
    )


@pytest.fixture
def reviewer() -> Actor:
    return make.actor(Role.DEPARTMENT_REVIEWER, "finance")


class TestSave:
    def test_keeps_the_person_and_the_day_of_the_return(self, reviewer: Actor) -> None:
        row = save(reviewer, mobile="＋86 139 0000 0000", landline="023－40000000")  # noqa: RUF001
        assert (row.mobile, row.landline) == ("13900000000", "023-40000000")
        assert row.returned_on == make.TODAY
        assert Event.objects.get(action="liaison.save").detail["now"] == PERSON

    def test_the_same_again_leaves_no_event_and_a_change_keeps_the_first_return(
        self, reviewer: Actor
    ) -> None:
        save(reviewer)
        save(reviewer)
        assert Event.objects.count() == 1
        later = make.NINE + timedelta(days=400)
        row = actions.save_liaison(
            department=make.department("finance"),
            kind="leader",
            by=reviewer,
            at=later,
            **{**PERSON, "mobile": "13900000001"},
        )
        assert row.returned_on == make.TODAY
        assert Event.objects.last().detail["was"]["mobile"] == "13900000000"  # type: ignore[union-attr]

    def test_another_departments_lines_are_not_ones_own(self, reviewer: Actor) -> None:
        with pytest.raises(NotAllowed):
            save(reviewer, key="transport")

    def test_the_coordinating_handler_keeps_all(self) -> None:
        handler = make.actor(Role.COORDINATING_HANDLER, "development_reform")
        save(handler, key="finance")
        save(handler, key="transport")
        assert Liaison.objects.count() == 2

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_HANDLER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
    def test_other_roles_do_not(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            save(make.actor(role, "finance"))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 51),
            ("title", ""),
            ("landline", "call me"),
            ("mobile", "12345"),
            ("mobile", "1390000000x"),
        ],
    )
    def test_a_wrong_field_is_named(self, reviewer: Actor, field: str, value: str) -> None:
        with pytest.raises(Refusal) as refused:
            save(reviewer, **{field: value})
        assert refused.value.field == field

    def test_one_telephone_at_least(self, reviewer: Actor) -> None:
        with pytest.raises(Refusal, match="至少填写一项"):
            save(reviewer, landline="", mobile="")


class TestWhoHasReturned:
    @pytest.mark.parametrize(
        ("kinds", "on", "expected"),
        [
            ((), date(2026, 9, 29), "waiting"),
            (("leader",), date(2026, 9, 30), "waiting"),
            (("leader",), date(2026, 10, 1), "overdue"),
            (("leader", "liaison_officer"), date(2026, 10, 1), "complete"),
        ],
    )
    def test_a_department(self, reviewer: Actor, kinds: tuple[str, ...], on: date, expected: str) -> None:
        for kind in kinds:
            save(reviewer, kind)
        (line,) = queries.directory(on=on, due_on=date(2026, 9, 30))
        assert line.returned == expected

    def test_a_return_after_the_date_is_late(self, reviewer: Actor) -> None:
        save(reviewer)
        save(reviewer, "liaison_officer")
        (line,) = queries.directory(on=make.TODAY, due_on=make.TODAY - timedelta(days=1))
        assert (line.returned, line.label) == ("late", "逾期反馈")


class TestPage:
    def client(self, role: Role, key: str) -> Client:
        client = Client()
        client.force_login(make.user(role, key))
        return client

    @pytest.mark.parametrize("role", list(Role))
    def test_every_officer_reads_it(self, role: Role) -> None:
        make.locality()
        save(make.actor(Role.DEPARTMENT_REVIEWER, "finance"))
        body = self.client(role, "office").get("/desk/liaisons/").content.decode()
        assert PERSON["name"] in body
        assert PERSON["mobile"] in body

    def test_a_reviewer_edits_the_own_line_only(self) -> None:
        make.locality()
        own, other = make.department("finance"), make.department("transport")
        client = self.client(Role.DEPARTMENT_REVIEWER, "finance")
        answer = client.post(f"/desk/liaisons/{own.pk}/leader/", PERSON)
        assert answer["Location"] == "/desk/liaisons/"
        assert Liaison.objects.get().department == own
        assert client.post(f"/desk/liaisons/{other.pk}/leader/", PERSON).status_code == 404
        page = client.get("/desk/liaisons/").content.decode()
        assert f"/desk/liaisons/{own.pk}/leader/" in page
        assert f"/desk/liaisons/{other.pk}/leader/" not in page

    def test_a_wrong_number_stands_beside_its_field(self) -> None:
        own = make.department("finance")
        client = self.client(Role.DEPARTMENT_REVIEWER, "finance")
        answer = client.post(f"/desk/liaisons/{own.pk}/leader/", {**PERSON, "mobile": "1"})
        assert (answer.status_code, "11位数字" in answer.content.decode()) == (422, True)

    def test_the_return_date_is_the_coordinating_handlers(self) -> None:
        make.locality()
        body = {"due_on": "2022-06-15"}
        self.client(Role.DEPARTMENT_REVIEWER, "finance").post("/desk/liaisons/due/", body)
        assert Locality.objects.get().liaisons_due_on is None
        client = self.client(Role.COORDINATING_HANDLER, "development_reform")
        client.post("/desk/liaisons/due/", body)
        assert Locality.objects.get().liaisons_due_on == date(2022, 6, 15)
        assert "逾期未反馈" in client.get("/desk/liaisons/").content.decode()

    def test_the_list_shows_who_is_missing(self) -> None:
        make.locality()
        reviewer = make.actor(Role.DEPARTMENT_REVIEWER, "finance")
        save(reviewer)
        save(reviewer, "liaison_officer")
        make.department("transport", "交通运输局")
        client = self.client(Role.AUDITOR, "finance")
        missing = client.get("/desk/liaisons/?state=missing").content.decode()
        assert ("交通运输局" in missing, PERSON["name"] in missing) == (True, False)
