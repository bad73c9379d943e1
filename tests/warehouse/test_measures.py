"""Permit measures and the service items that carry them out (indicators 1, 6, 7, 11, 15)."""

from pathlib import Path

import pytest

from tests.warehouse.folder import LINKED, counted, write

pytestmark = pytest.mark.requirement("R4.2")
BEFORE, AFTER = "2026-09-30", "2026-10-01"  # the last day of the evaluation, and the day after


def test_a_measure_is_covered_by_an_item_of_its_own_unit(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        list_measures=[{"measure": "m"}, {"measure": "foreign"}, {"measure": "bare"}],
        correspondences=[
            {"measure": "m", "service_item": "i"},
            {"measure": "m", "service_item": "i2"},
            {"measure": "foreign", "service_item": "theirs"},
        ],
        service_items=[
            {"service_item": "i"},
            {"service_item": "i2"},
            {"service_item": "theirs", "unit": "other"},
        ],
    )
    assert counted(folder, "permit_coverage") == (1, 3, {})
    assert counted(folder, "permit_coverage", "other") == (0, 0, {})


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        ("2022-03-12", "", 1),
        (BEFORE, "", 1),
        (AFTER, "", 0),
        ("2022-03-12", AFTER, 1),
        ("2022-03-12", BEFORE, 0),
    ],
)
def test_only_what_holds_when_the_evaluation_ends_counts(
    tmp_path: Path, since: str, until: str, counts: int
) -> None:
    measure = {"measure": "m", "since": since, "until": until}
    folder = write(tmp_path / "measure", **{**LINKED, "list_measures": [measure]})
    assert counted(folder, "permit_coverage") == (counts, counts, {})
    link = {"measure": "m", "service_item": "i", "since": since, "until": until}
    folder = write(tmp_path / "link", **{**LINKED, "correspondences": [link]})
    assert counted(folder, "permit_coverage") == (counts, 1, {})


def test_prohibited_measures_are_not_covered_by_anything(tmp_path: Path) -> None:
    folder = write(tmp_path, **{**LINKED, "list_measures": [{"measure": "m", "access": "prohibited"}]})
    assert counted(folder, "permit_coverage") == (0, 0, {})


def test_a_measure_that_was_delivered_twice_counts_once(tmp_path: Path) -> None:
    folder = write(tmp_path, **{**LINKED, "list_measures": [{"measure": "m"}, {"measure": "m"}]})
    assert counted(folder, "permit_coverage") == (1, 1, {})


@pytest.mark.parametrize(("day", "numerator"), [(BEFORE, 1), (AFTER, 0), ("", 0)])
def test_a_guide_counts_once_it_is_published(tmp_path: Path, day: str, numerator: int) -> None:
    folder = write(tmp_path, **{**LINKED, "service_items": [{"service_item": "i", "guide_on": day}]})
    assert counted(folder, "guide_coverage") == (numerator, 1, {})


def test_one_item_online_is_enough(tmp_path: Path) -> None:
    links = [{"measure": "m", "service_item": code} for code in ("i", "i2")]
    items = [{"service_item": "i", "is_online": False}, {"service_item": "i2", "is_online": True}]
    folder = write(tmp_path, **{**LINKED, "correspondences": links, "service_items": items})
    assert counted(folder, "online_share") == (1, 1, {})


@pytest.mark.parametrize(
    ("revised", "adjusted", "expected"),
    [
        ("2026-08-01", "2026-08-01", (1, 1, {})),
        ("2026-08-01", "2026-07-31", (0, 1, {})),
        ("2026-08-01", AFTER, (0, 1, {})),
        ("2026-08-01", "", (0, 1, {})),
        (AFTER, AFTER, (0, 0, {"not_revised": 1})),
        ("", "2026-08-01", (0, 0, {"not_revised": 1})),
    ],
)
def test_an_item_is_adjusted_after_the_revision_of_its_measure(
    tmp_path: Path, revised: str, adjusted: str, expected: tuple[int, int, dict[str, int]]
) -> None:
    folder = write(
        tmp_path,
        **{
            **LINKED,
            "list_measures": [{"measure": "m", "revised_on": revised}],
            "service_items": [{"service_item": "i", "adjusted_on": adjusted}],
        },
    )
    assert counted(folder, "list_adjustment") == expected


def test_only_licensing_items_on_the_list_give_licences(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        list_measures=[{"measure": "m"}],
        correspondences=[{"measure": "m", "service_item": code} for code in ("yes", "no", "filing")],
        service_items=[
            {"service_item": "yes"},
            {"service_item": "no", "gives_licence": False},
            {"service_item": "filing", "kind": "10"},
            {"service_item": "off_list"},
        ],
    )
    assert counted(folder, "licence_share") == (1, 2, {"not_licensing": 1})


def test_an_item_of_two_measures_is_one_item(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        list_measures=[{"measure": "m"}, {"measure": "m2"}],
        correspondences=[{"measure": "m", "service_item": "i"}, {"measure": "m2", "service_item": "i"}],
        service_items=[{"service_item": "i"}],
    )
    assert counted(folder, "licence_share") == (1, 1, {})
    assert counted(folder, "permit_coverage") == (2, 2, {})
