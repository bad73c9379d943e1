"""What the intake asks for every report, as text: it must say what the ORM says."""

from datetime import date, timedelta

import pytest

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.organizations import actions, placing, queries
from marketaccess.foundation.organizations.models import Department
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R16.1")]
HARD = "单引号' 百分号%s 分号; -- 局"


def in_force(profile: str, since: date) -> None:
    actions.set_locality(
        division=make.division(), profile_key=profile, in_force_from=since, by=SYSTEM, at=make.NINE
    )


class TestMechanism:
    def test_says_what_the_locality_says_on_every_day(self) -> None:
        changes = {date(2026, 1, 1): "yangxi", date(2025, 1, 1): "county-0137", date(2026, 7, 1): "changshou"}
        for since, profile in changes.items():
            in_force(profile, since)
        days = [since + timedelta(days=shift) for since in changes for shift in (-400, -1, 0, 1, 400)]
        found = {day: placing.mechanism(on=day) for day in days}
        assert {m.profile_key for m in found.values()} == set(changes.values())
        for day, mechanism in found.items():
            locality = queries.locality(on=day)
            expected = (locality.in_force_from, locality.division_id, locality.profile_key)
            assert (mechanism.in_force_from, mechanism.division, mechanism.profile_key) == expected

    def test_before_the_installation_it_says_what_to_run(self) -> None:
        with pytest.raises(queries.NotInstalled, match="marketaccess install"):
            placing.mechanism(on=date(2026, 1, 1))

    def test_a_new_one_counts_at_once(self) -> None:
        in_force("county-0137", date(2025, 1, 1))
        assert placing.mechanism(on=date(2026, 2, 1)).profile_key == "county-0137"
        in_force("yangxi", date(2026, 1, 1))
        assert placing.mechanism(on=date(2026, 2, 1)).profile_key == "yangxi"


class TestConcerned:
    KEYS = ("development_reform", "government_office")

    def concerned(self, *, pk: int | None = None, name: str = "") -> set[str]:
        found = placing.concerned(division=make.division().pk, keys=self.KEYS, pk=pk, name=name)
        return {row.key for row in found}

    @pytest.fixture(autouse=True)
    def departments(self) -> None:
        for key in (*self.KEYS, "finance", "health"):
            make.department(key)

    def test_the_offices_always_and_the_one_that_is_named(self) -> None:
        assert self.concerned() == set(self.KEYS)
        assert self.concerned(name=make.NAMES["finance"]) == {*self.KEYS, "finance"}
        assert self.concerned(name=f" {make.NAMES['finance']} ") == {*self.KEYS, "finance"}

    def test_the_one_that_is_chosen_counts_and_not_the_name_beside_it(self) -> None:
        chosen = make.department("health").pk
        assert self.concerned(pk=chosen, name=make.NAMES["finance"]) == {*self.KEYS, "health"}

    def test_one_out_of_use_is_not_found_by_name_or_key_but_an_office_is(self) -> None:
        Department.objects.update(is_active=False)
        found = placing.concerned(
            division=make.division().pk, keys=self.KEYS, pk=make.department("health").pk, name=""
        )
        assert {row.key: row.is_active for row in found} == dict.fromkeys(self.KEYS, False)

    def test_a_department_says_of_itself_what_its_row_says(self) -> None:
        row = Department.objects.get(key="finance")
        (found,) = placing.concerned(division="none", keys=["none"], pk=row.pk, name="")
        assert found == placing.Concerned(row.pk, row.division_id, row.key, row.name, is_active=True)

    def test_a_name_is_a_value_and_nothing_else(self) -> None:
        Department.objects.filter(key="health").update(name=HARD)
        assert self.concerned(name=HARD) == {*self.KEYS, "health"}
