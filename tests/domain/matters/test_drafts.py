"""What can be kept of a service item, and its materials and steps as lines of text and back."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.draft import DAYS_MAX, LINES_MAX, VISITS_MAX, Draft, Material, Stage, check
from marketaccess.domain.matters.lines import read_materials, read_steps, write_materials, write_steps

pytestmark = pytest.mark.requirement("R2.4")
SOUND = Draft(basic_code="000131101000", name="食品经营许可", implementation_code="X" * 31)
names = st.text("申请书营业执照场所证明材料ABC123（）、·", min_size=1, max_size=20)
materials = st.lists(
    st.builds(Material, names, st.booleans(), st.one_of(st.just(""), names)), max_size=8
).map(tuple)
stages = st.lists(st.builds(Stage, names, st.one_of(st.none(), st.integers(0, 9999))), max_size=8).map(tuple)


@given(materials)
def test_materials_come_back_as_they_went(listed: tuple[Material, ...]) -> None:
    assert read_materials(write_materials(listed)) == listed


@given(stages)
def test_steps_come_back_as_they_went(listed: tuple[Stage, ...]) -> None:
    assert read_steps(write_steps(listed)) == listed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("申请书", Material("申请书")),
        (" 申请书 | 非必要 ", Material("申请书", required=False)),
        ("申请书||公安局", Material("申请书", source="公安局")),
        ("申请书|必要|公安局", Material("申请书", source="公安局")),
    ],
)
def test_a_material_as_people_write_it(written: str, meant: Material) -> None:
    assert read_materials(written) == (meant,)


def test_lines_are_parted_by_lines_and_semicolons_of_both_widths() -> None:
    assert [m.name for m in read_materials("甲；乙;丙\n\n丁；")] == ["甲", "乙", "丙", "丁"]
    assert [s.days for s in read_steps("受理|1；审查；决定|2")] == [1, None, 2]


@pytest.mark.parametrize("written", ["申请书|可选", "申请书|必要|公安局|多余"])
def test_what_is_no_material(written: str) -> None:
    with pytest.raises(Refusal, match="应写成"):
        read_materials(written)


@pytest.mark.parametrize("written", ["受理|一天", "受理|-1", "受理|1.5", "受理|1|2", "受理|１"])  # noqa: RUF001
def test_what_is_no_step(written: str) -> None:
    with pytest.raises(Refusal, match="整数"):
        read_steps(written)


def test_what_is_sound_passes_and_knows_its_key() -> None:
    check(SOUND)
    assert SOUND.key == "X" * 31
    standard = evolve(SOUND, is_standard=True, implementation_code="")
    check(standard)
    assert standard.key == "000131101000"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 301}, "name"),
        ({"basic_code": ""}, "basic_code"),
        ({"basic_code": "0" * 21}, "basic_code"),
        ({"implementation_code": ""}, "implementation_code"),
        ({"implementation_code": "X" * 41}, "implementation_code"),
        ({"is_standard": True}, "implementation_code"),
        ({"kind": "99"}, "kind"),
        ({"level": "9"}, "level"),
        ({"statutory_days": -1}, "statutory_days"),
        ({"promised_days": DAYS_MAX + 1}, "promised_days"),
        ({"visits": VISITS_MAX + 1}, "visits"),
        ({"is_accepting": False}, "stopped_on"),
        ({"stopped_on": date(2026, 1, 1)}, "stopped_on"),
        ({"guide_link": "javascript:alert(1)"}, "guide_link"),
        ({"conditions": "长" * 20_001}, "conditions"),
        ({"materials": (Material(""),)}, "materials"),
        ({"materials": (Material("甲;乙"),)}, "materials"),
        ({"materials": (Material("甲", source="乙|丙"),)}, "materials"),
        ({"materials": (Material("甲"), Material("甲", required=False))}, "materials"),
        ({"materials": tuple(Material(str(n)) for n in range(LINES_MAX + 1))}, "materials"),
        ({"materials": tuple(Material(f"{n:03}" + "长" * 290) for n in range(80))}, "materials"),
        ({"steps": (Stage("受理"), Stage("受理"))}, "steps"),
        ({"steps": (Stage("受\n理"),)}, "steps"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check(evolve(SOUND, **changes))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {"statutory_days": 0, "promised_days": DAYS_MAX, "visits": VISITS_MAX},
        {"is_accepting": False, "stopped_on": date(2026, 1, 1)},
        {"materials": tuple(Material(str(n)) for n in range(LINES_MAX))},
        {"guide_link": "http://x.gov.cn/a"},
        {"name": "长" * 300},
    ],
)
def test_the_limits_themselves_are_allowed(changes: dict[str, Any]) -> None:
    check(evolve(SOUND, **changes))
