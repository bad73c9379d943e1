"""The code tables that come with the program: divisions, and the classes of a lead."""

import tomllib
from importlib.resources import files

import pytest

from marketaccess.domain.basics.codes import division_above, is_division_code
from marketaccess.domain.mechanism.classification import SEPARATOR, Category
from marketaccess.domain.mechanism.profile_check import check
from marketaccess.law import library

CLASSES = library.classifications()
SCHEMES = {"case_types": CLASSES.case_types, "situations": CLASSES.situations, "levels": CLASSES.levels}
LAW = files("marketaccess.law")
TOML = sorted(
    f"{folder}/{entry.name}"
    for folder in ("profiles", "codes", "classifications")
    for entry in LAW.joinpath(folder).iterdir()
    if entry.name.endswith(".toml")
)


def every(categories: tuple[Category, ...]) -> list[Category]:
    return [each for category in categories for each in (category, *category.forms)]


# ── Divisions ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("360202", ["江西省", "景德镇市", "昌江区"]),
        ("440704", ["广东省", "江门市", "江海区"]),
        ("441721", ["广东省", "阳江市", "阳西县"]),
        ("500115", ["重庆市", "长寿区"]),
        ("990101", ["示范省", "示范市", "示范县"]),
        ("440000", ["广东省"]),
    ],
)
def test_a_division_stands_under_those_above_it(code: str, path: list[str]) -> None:
    assert [entry.name for entry in library.division_path(code)] == path


@pytest.mark.parametrize("code", ["", "110101", "36020", "990102", "x"])
def test_a_division_that_does_not_come_with_the_program_is_unknown(code: str) -> None:
    with pytest.raises(KeyError):
        library.division_path(code)


@pytest.mark.parametrize("entry", library.divisions(), ids=lambda entry: entry.code)
def test_a_division_has_a_code_of_its_shape_and_a_parent_that_came_before(
    entry: library.DivisionEntry,
) -> None:
    codes = [each.code for each in library.divisions()]
    assert is_division_code(entry.code)
    assert codes.count(entry.code) == 1
    assert bool(entry.parent) == (division_above(entry.code) is not None)
    assert not entry.parent or codes.index(entry.parent) < codes.index(entry.code)


def test_only_the_codes_that_the_standard_does_not_use_are_for_demonstration() -> None:
    assert all(entry.is_demonstration == entry.code.startswith("99") for entry in library.divisions())


def test_a_county_directly_under_a_municipality_has_no_level_between() -> None:
    assert library.division_path("500115")[1].parent == "500000"


# ── Classes ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R7.6", "R13.2")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_class_has_a_stored_key_a_label_and_its_source(scheme: str) -> None:
    found = every(SCHEMES[scheme])
    assert len({each.key for each in found}) == len(found)
    assert all(each.key.isascii() and each.key == each.key.lower() for each in found)
    assert all(each.label and each.clause.is_given and each.clause.document for each in found)


def test_the_four_types_of_the_national_notice() -> None:
    assert [(each.key, each.clause.article) for each in CLASSES.case_types] == [
        ("unlawful_approval", "一（一）"),
        ("unlawful_entry", "一（二）"),
        ("hidden_barrier", "一（三）"),
        ("other", "一（四）"),
    ]


def test_the_five_forms_of_a_hidden_barrier() -> None:
    barrier = CLASSES.case_types[2]
    assert [form.key.removeprefix(f"hidden_barrier{SEPARATOR}") for form in barrier.forms] == [
        "still_approved",
        "added_condition",
        "unable_to_supervise",
        "mutual_precondition",
        "repeated_approval",
    ]


def test_the_fifteen_situations_are_numbered_as_in_the_campaign() -> None:
    numbers = "一二三四五六七八九"
    expected = [*numbers, "十", *(f"十{digit}" for digit in numbers[:5])]
    assert [each.clause.article for each in CLASSES.situations] == [f"（{number}）" for number in expected]


@pytest.mark.requirement("R9.2")
def test_the_three_levels_of_the_self_check() -> None:
    assert CLASSES.level_choices() == (
        ("policy", "政策层面"),
        ("execution", "执行层面"),
        ("enterprise", "企业层面"),
    )


def test_choices_show_a_form_with_its_type_and_labels_find_every_key() -> None:
    choices = dict(CLASSES.case_type_choices())
    assert choices["hidden_barrier.added_condition"] == "设置隐性壁垒：另设限制性条件"
    for choices_of in (CLASSES.case_type_choices(), CLASSES.situation_choices(), CLASSES.level_choices()):
        assert all(CLASSES.label(key) for key, _ in choices_of)
    assert CLASSES.label("") == ""


def test_a_class_that_a_later_edition_dropped_is_shown_as_stored() -> None:
    assert CLASSES.label("hidden_barrier.abolished") == "hidden_barrier.abolished"


# ── The files themselves ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", TOML)
def test_a_file_of_the_law_can_be_read_by_a_clerk(path: str) -> None:
    text = LAW.joinpath(*path.split("/")).read_text(encoding="utf-8")
    assert tomllib.loads(text)
    assert text.startswith("#")  # it begins by saying what it is
    assert "\t" not in text
    assert "\r" not in text
    assert text.endswith("\n")


@pytest.mark.requirement("R16.1")
@pytest.mark.parametrize("key", library.profile_keys())
def test_a_profile_passes_the_check_that_a_clerk_runs_on_it(key: str) -> None:
    text = library.profile_text(key)
    assert all(finding.severity.value == "warning" for finding in check(text))
    assert library.profile(key).key == key
    assert library.profile(key) is library.profile(key)  # read once


@pytest.mark.parametrize("key", ["", "nowhere", "../profiles/yangxi", "yangxi.toml", "YANGXI"])
def test_nothing_but_a_key_opens_a_file(key: str) -> None:
    for ask in (library.profile, library.profile_text):
        with pytest.raises(KeyError):
            ask(key)


@pytest.mark.requirement("R16.3")
@pytest.mark.parametrize("key", library.profile_keys())
def test_the_articles_of_a_profile_are_written_as_the_document_numbers_them(key: str) -> None:
    profile = library.profile(key)
    clauses = [department.clause for department in profile.departments]
    clauses += [channel.clause for channel in profile.channels]
    clauses += [step.clause for step in (*profile.steps, *profile.escalations)]
    articles = [clause.article for clause in clauses if clause.is_given]
    assert articles
    assert all(article[0] in "一二三四五六七八九十附末标" for article in articles)
    assert not any("(" in article or ")" in article for article in articles)
