"""A draft of a service item: what may be kept, and its lines on paper and back."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.draft import (
    DAYS_MAX,
    LINES_MAX,
    NAME_MAX,
    SOURCES_MAX,
    TEXT_MAX,
    VISITS_MAX,
    Draft,
    Material,
    Stage,
    check,
)
from marketaccess.domain.matters.lines import read_materials, read_steps, write_materials, write_steps

pytestmark = pytest.mark.requirement("R2.4")
SOUND = Draft(basic_code="000131101000", name="食品经营许可", implementation_code="1" * 31)
# A cell of Excel holds no more: what is longer would be cut off on its way out.
CELL = 32_767
NAMES = (
    st.text("申请书营业执照场所证明材料ABC123（）、，·-=+@' ", min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
MATERIAL = st.builds(Material, NAMES, st.booleans(), NAMES | st.just(""))
STEP = st.builds(Stage, NAMES, st.none() | st.integers(0, DAYS_MAX))
MATERIALS = st.lists(MATERIAL, max_size=8, unique_by=lambda m: m.name).map(tuple)
STEPS = st.lists(STEP, max_size=8, unique_by=lambda s: s.name).map(tuple)


def refused(**changes: Any) -> str:
    with pytest.raises(Refusal) as caught:
        check(evolve(SOUND, **changes))
    assert caught.value.message.endswith("。")
    return caught.value.field


def many(number: int) -> tuple[Material, ...]:
    return tuple(Material(f"材料{at}") for at in range(number))


@given(MATERIALS, STEPS)
def test_what_may_be_kept_comes_back_from_paper_the_same(
    materials: tuple[Material, ...], steps: tuple[Stage, ...]
) -> None:
    check(evolve(SOUND, materials=materials, steps=steps))
    assert read_materials(write_materials(materials)) == materials
    assert read_steps(write_steps(steps)) == steps


@given(st.lists(MATERIAL, max_size=8).map(tuple), st.lists(STEP, max_size=8).map(tuple))
def test_lines_come_back_as_they_went_even_where_they_cannot_be_kept(
    materials: tuple[Material, ...], steps: tuple[Stage, ...]
) -> None:
    assert read_materials(write_materials(materials)) == materials
    assert read_steps(write_steps(steps)) == steps


@given(st.text("甲乙|；;\n必要非 0123456789", max_size=30))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    ways: list[tuple[Any, Any]] = [(read_materials, write_materials), (read_steps, write_steps)]
    for read, write in ways:
        try:
            lines = read(text)
        except Refusal:
            continue
        if all(line.name for line in lines):
            assert read(write(lines)) == lines


@pytest.mark.parametrize("separator", [";", "；", "\n", " ；\n ", ";;"])
def test_every_separator_parts_the_lines(separator: str) -> None:
    assert read_steps(f"受理|1{separator}决定") == (Stage("受理", 1), Stage("决定"))


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


@pytest.mark.parametrize("text", ["甲|也许", "甲|必要|乙|丙", "甲||乙|"])
def test_a_material_in_another_form_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(Refusal, match="应写成"):
        read_materials(text)


@pytest.mark.parametrize(
    "text",
    ["受理|一", "受理|一天", "受理|-1", "受理|1.5", "受理|1|2", "受理|12345", "受理|²", "受理|１"],  # noqa: RUF001
)
def test_days_are_whole_numbers(text: str) -> None:
    with pytest.raises(Refusal, match="天数是整数"):
        read_steps(text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * (NAME_MAX + 1)}, "name"),
        ({"basic_code": ""}, "basic_code"),
        ({"basic_code": "1" * 21}, "basic_code"),
        ({"implementation_code": ""}, "implementation_code"),
        ({"is_standard": True}, "implementation_code"),
        ({"implementation_code": "1" * 41}, "implementation_code"),
        ({"kind": "99"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"level": "8"}, "level"),
        ({"level": "9"}, "level"),
        ({"statutory_days": -1}, "statutory_days"),
        ({"promised_days": DAYS_MAX + 1}, "promised_days"),
        ({"visits": VISITS_MAX + 1}, "visits"),
        ({"is_accepting": False}, "stopped_on"),
        ({"stopped_on": date(2026, 1, 1)}, "stopped_on"),
        ({"guide_link": "javascript:alert(1)"}, "guide_link"),
        ({"guide_link": " https://example.org"}, "guide_link"),
        ({"guide_link": "https://" + "a" * 500}, "guide_link"),
        ({"conditions": "长" * (TEXT_MAX + 1)}, "conditions"),
        ({"basis": "长" * (TEXT_MAX + 1)}, "basis"),
        ({"result_document": "长" * 201}, "result_document"),
        ({"department_name": "长" * 201}, "department_name"),
        ({"materials": many(LINES_MAX + 1)}, "materials"),
        ({"materials": (Material(""),)}, "materials"),
        ({"materials": (Material("甲|乙"),)}, "materials"),
        ({"materials": (Material("甲;乙"),)}, "materials"),
        ({"materials": (Material("甲"), Material("甲", required=False))}, "materials"),
        ({"materials": (Material("甲", source="乙；丙"),)}, "materials"),
        ({"materials": (Material("甲", source="乙|丙"),)}, "materials"),
        ({"materials": tuple(Material(f"{at:03}" + "长" * 290) for at in range(80))}, "materials"),
        ({"materials": (Material("甲", source="长" * (SOURCES_MAX + 1)),)}, "materials"),
        ({"steps": (Stage("甲\n乙"),)}, "steps"),
        ({"steps": (Stage("甲"), Stage("甲"))}, "steps"),
        ({"steps": (Stage("甲"), Stage("甲", 1))}, "steps"),
        ({"steps": (Stage("甲", DAYS_MAX + 1),)}, "steps"),
        ({"steps": (Stage("甲", -1),)}, "steps"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(changes: dict[str, Any], field: str) -> None:
    assert refused(**changes) == field


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"is_standard": True, "implementation_code": ""},
        {"is_accepting": False, "stopped_on": date(2026, 1, 1)},
        {"statutory_days": 0, "promised_days": DAYS_MAX, "visits": VISITS_MAX, "level": "7"},
        {"materials": many(LINES_MAX), "name": "长" * NAME_MAX},
        {"guide_link": "http://x.gov.cn/a"},
        {"guide_link": "http://x", "conditions": "长" * TEXT_MAX},
        {"steps": (Stage("甲", 0), Stage("乙", DAYS_MAX))},
    ],
)
def test_what_lies_on_the_edge_may_be_kept(changes: dict[str, Any]) -> None:
    check(evolve(SOUND, **changes))


@given(st.integers(1, LINES_MAX), st.integers(1, NAME_MAX), st.integers(0, 400))
def test_what_may_be_kept_fits_into_one_cell(count: int, name: int, source: int) -> None:
    lines = tuple(
        Material(f"{at:03}"[:name] + "名" * (name - 3), required=False, source="源" * source)
        for at in range(count)
    )
    try:
        check(evolve(SOUND, materials=lines))
    except Refusal:
        return
    assert len(write_materials(lines)) <= CELL


def test_an_item_is_known_by_its_implementation_code_and_a_standard_by_its_basic_code() -> None:
    assert SOUND.key == "1" * 31
    assert evolve(SOUND, is_standard=True, implementation_code="").key == "000131101000"
