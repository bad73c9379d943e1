"""Divisions, localities and departments."""

from datetime import date

import pytest

from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.organizations import actions, queries
from marketaccess.foundation.organizations.models import Department, Division
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return make.actor(Role.SYSTEM_ADMINISTRATOR, "government_office")


def add(by: Actor, key: str = "finance", name: str = "财政局", **fields: object) -> Department:
    return actions.add_department(
        division=make.division(),
        key=key,
        name=name,
        by=by,
        at=make.NINE,
        **fields,  # type: ignore[arg-type]
    )


class TestDivisions:
    ROWS = (("360202", "昌江区"), ("360000", "江西省"), ("360200", "景德镇市"), ("469001", "五指山市"))

    def test_the_tree_is_built_from_the_codes_in_any_order_and_a_rerun_changes_nothing(self) -> None:
        first = actions.import_divisions(rows=self.ROWS, by=SYSTEM, at=make.NINE)
        assert (first.added, first.renamed, first.unchanged) == (4, 0, 0)
        above = dict(Division.objects.values_list("code", "parent_id"))
        assert above == {"360202": "360200", "360200": "360000", "360000": None, "469001": None}
        again = actions.import_divisions(rows=self.ROWS, by=SYSTEM, at=make.NINE)
        assert (again.added, again.renamed, again.unchanged) == (0, 0, 4)
        assert Event.objects.filter(action="division.import").count() == 1

    def test_a_new_name_is_taken_over(self) -> None:
        actions.import_divisions(rows=self.ROWS, by=SYSTEM, at=make.NINE)
        result = actions.import_divisions(rows=[("３６０２０２", "新昌江区")], by=SYSTEM, at=make.NINE)  # noqa: RUF001
        assert result.renamed == 1
        assert Division.objects.get(pk="360202").name == "新昌江区"

    @pytest.mark.parametrize("row", [("36020", "x"), ("abcdef", "x"), ("360202", ""), ("360202", "x" * 51)])
    def test_a_wrong_row_is_named_and_nothing_is_stored(self, row: tuple[str, str]) -> None:
        with pytest.raises(Refusal, match="第2行"):
            actions.import_divisions(rows=[self.ROWS[0], row], by=SYSTEM, at=make.NINE)
        assert not Division.objects.exists()


class TestLocality:
    def set(self, profile: str, since: date) -> None:
        actions.set_locality(
            division=make.division(), profile_key=profile, in_force_from=since, by=SYSTEM, at=make.NINE
        )

    def test_yesterdays_case_keeps_yesterdays_mechanism(self) -> None:
        self.set("county-0137", date(2025, 1, 1))
        self.set("yangxi", date(2026, 1, 1))
        assert queries.locality(on=date(2025, 12, 31)).profile_key == "county-0137"
        assert queries.locality(on=date(2026, 1, 1)).profile_key == "yangxi"

    def test_the_same_again_changes_nothing_and_something_else_is_refused(self) -> None:
        self.set("yangxi", date(2026, 1, 1))
        self.set("yangxi", date(2026, 1, 1))
        assert Event.objects.filter(action="locality.set").count() == 1
        with pytest.raises(Refusal, match="已经设置"):
            self.set("jianghai", date(2026, 1, 1))

    def test_an_unknown_profile_is_refused_with_those_that_exist(self) -> None:
        with pytest.raises(Refusal, match="county-0137"):
            self.set("atlantis", date(2026, 1, 1))


class TestDepartment:
    def test_is_added_renamed_and_placed_with_a_trace_each(self, administrator: Actor) -> None:
        office = add(administrator)
        branch = add(administrator, "treasury", "国库科", parent=office)
        actions.edit_department(
            department=branch, name="国库中心", parent=None, by=administrator, at=make.NINE
        )
        branch.refresh_from_db()
        assert (branch.name, branch.parent) == ("国库中心", None)
        renamed = Event.objects.get(action="department.rename").detail
        assert renamed == {"was": {"name": "国库科"}, "now": {"name": "国库中心"}}
        placed = Event.objects.get(action="department.place").detail
        assert placed == {"was": {"parent": "finance"}, "now": {"parent": None}}

    def test_an_edit_without_a_change_leaves_no_event(self, administrator: Actor) -> None:
        office = add(administrator)
        before = Event.objects.count()
        actions.edit_department(department=office, name="财政局", parent=None, by=administrator, at=make.NINE)
        assert Event.objects.count() == before

    @pytest.mark.parametrize("key", ["", "财政", "9x", "a b", "x" * 61])
    def test_a_wrong_key_is_refused(self, administrator: Actor, key: str) -> None:
        with pytest.raises(Refusal) as refused:
            add(administrator, key)
        assert refused.value.field == "key"

    def test_names_and_keys_are_taken_once(self, administrator: Actor) -> None:
        add(administrator)
        with pytest.raises(Refusal, match="标识"):
            add(administrator, name="另一局")
        with pytest.raises(Refusal, match="已有名为"):
            add(administrator, "other")

    def test_no_circle_is_made(self, administrator: Actor) -> None:
        top = add(administrator)
        below = add(administrator, "treasury", "国库科", parent=top)
        for parent in (top, below):
            with pytest.raises(Refusal, match="上级部门"):
                actions.place_department(department=top, parent=parent, by=administrator, at=make.NINE)

    def test_is_not_closed_while_somebody_has_a_post_in_it(self, administrator: Actor) -> None:
        office = add(administrator)
        make.user(Role.DEPARTMENT_HANDLER, "finance")
        with pytest.raises(NotAllowed, match="尚有人员任职"):
            actions.deactivate_department(department=office, by=administrator, at=make.NINE)

    def test_the_office_that_runs_the_mechanism_is_not_closed(self, administrator: Actor) -> None:
        make.locality()
        office = make.department("development_reform", "发展和改革局")
        with pytest.raises(NotAllowed, match="牵头单位"):
            actions.deactivate_department(department=office, by=administrator, at=make.NINE)

    def test_is_closed_and_opened(self, administrator: Actor) -> None:
        office = add(administrator)
        assert not actions.deactivate_department(department=office, by=administrator, at=make.NINE).is_active
        assert actions.reactivate_department(department=office, by=administrator, at=make.NINE).is_active

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR])
    def test_is_the_system_administrators_alone(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            add(make.actor(role, "office"))
