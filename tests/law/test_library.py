"""The law that comes with the program, held against the five documents and the notices."""

import itertools
from datetime import date

import pytest

from marketaccess.domain.basics.codes import division_above
from marketaccess.domain.mechanism.clock import DayKind, Start
from marketaccess.domain.mechanism.profile import BodyForm, Party
from marketaccess.law import library

KEYS = ("county-0137", "changjiang", "changshou", "jianghai", "yangxi")
CHANNELS = {
    "public_page",
    "hotline",
    "portal",
    "official_account",
    "enforcement",
    "internet_supervision",
    "visit",
    "enterprise_survey",
    "questionnaire",
    "higher_level",
}
SOURCED = ("departments", "bodies", "channels", "steps", "escalations", "forms")


@pytest.mark.requirement("R16.1")
def test_the_five_profiles_are_there_with_the_default_first() -> None:
    assert library.profile_keys() == KEYS
    with pytest.raises(KeyError):
        library.profile("nowhere")


@pytest.mark.requirement("R16.3")
@pytest.mark.parametrize("key", KEYS)
def test_every_value_cites_its_clause_or_says_that_it_is_a_reading(key: str) -> None:
    profile = library.profile(key)
    values = [entry for name in SOURCED for entry in getattr(profile, name)]
    values += [*profile.rules.values(), *profile.notes.values(), profile.reopening, profile.revisit]
    assert all(value.clause.is_given or value.reading for value in values)
    assert all(clause.is_given for clause in profile.term_clauses.values())
    assert all(
        str(rule.clause).startswith(f"《{profile.document.title}》") for rule in profile.rules.values()
    )


@pytest.mark.requirement("R12.1", "R16.1")
@pytest.mark.parametrize(
    ("key", "rules"),
    [
        (
            "county-0137",
            {
                "transfer": (1, "working"),
                "verify": (3, "working"),
                "rectify": (7, "calendar"),
                "consultation": (4, "working"),
            },
        ),
        (
            "changjiang",
            {
                "transfer": (1, "working"),
                "verify": (3, "working"),
                "rectify": (7, "calendar"),
                "consultation": (4, "working"),
            },
        ),
        ("yangxi", {"reply_complainant": (10, "calendar"), "consultation": (10, "calendar")}),
        ("jianghai", {}),
        ("changshou", {"nil_return": (2, "working")}),
    ],
)
def test_the_clocks_are_those_of_the_documents(key: str, rules: dict[str, tuple[int, str]]) -> None:
    found = library.profile(key).rules
    assert {name: (rule.amount, rule.day_kind.value) for name, rule in found.items()} == rules
    unsaid = [rule for rule in found.values() if rule.day_kind is DayKind.CALENDAR]
    assert all("未写明哪种日" in rule.reading for rule in unsaid)


def test_the_clocks_start_where_the_documents_say() -> None:
    rules = library.profile("county-0137").rules
    assert [rules[key].start for key in ("transfer", "verify", "rectify")] == [
        Start.RECEIVED,
        Start.TRANSFERRED,
        Start.VERIFIED,
    ]
    assert library.profile("changshou").rules["nil_return"].start is Start.QUARTER_ENDED


@pytest.mark.requirement("R1.1", "R16.1")
def test_the_bodies_of_the_documents() -> None:
    conference = library.profile("jianghai").bodies[0]
    assert conference.form is BodyForm.JOINT_CONFERENCE
    assert conference.convenors == ("development_reform", "economic_promotion")
    assert len(conference.members) == 6
    task_force = library.profile("yangxi").bodies[0]
    assert (task_force.form, len(task_force.members)) == (BodyForm.TASK_FORCE, 5)
    assert task_force.convenors == ("development_reform", "commerce")
    assert library.profile("changjiang").bodies[0].form is BodyForm.LEAD_DEPARTMENT


@pytest.mark.requirement("R7.3")
@pytest.mark.parametrize("key", KEYS)
def test_every_channel_is_open_and_the_general_ones_are_marked(key: str) -> None:
    channels = {channel.key: channel for channel in library.profile(key).channels}
    assert set(channels) >= CHANNELS
    assert all(channel.is_general != channel.clause.is_given for channel in channels.values())


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize("key", KEYS)
def test_an_extension_needs_the_city_where_the_document_says_so(key: str) -> None:
    extension = library.profile(key).extension
    if key not in ("county-0137", "changjiang"):
        assert extension is None
        return
    assert extension is not None
    assert (extension.applicant, extension.in_writing) == (Party.HANDLING_DEPARTMENT, True)
    assert library.profile(key).department(extension.consent_by).name == "市发展改革委"


@pytest.mark.parametrize("key", KEYS)
def test_another_unit_stands_in_for_the_coordinating_office(key: str) -> None:
    profile = library.profile(key)
    assert profile.substitute is not None
    assert profile.substitute.reading
    assert profile.names(profile.substitute.department)
    assert profile.substitute.department != profile.coordinating_office


@pytest.mark.requirement("R16.1", "R16.3")
@pytest.mark.parametrize("key", KEYS)
def test_the_coordinating_office_is_the_department_of_development_and_reform(key: str) -> None:
    profile = library.profile(key)
    assert profile.coordinating_office == "development_reform"
    assert profile.coordinating_clause.is_given
    assert "发展改革" in profile.department("development_reform").name.replace("和", "")


@pytest.mark.requirement("R7.5", "R16.1", "R16.3")
@pytest.mark.parametrize("key", KEYS)
def test_reopening_and_revisits_are_the_profiles_own(key: str) -> None:
    profile = library.profile(key)
    assert (profile.reopening_days, profile.revisit_silence_days) == (30, 15)
    assert not profile.reopening.clause.is_given
    assert not profile.revisit.clause.is_given
    assert "文件未规定" in profile.reopening.reading
    assert "本方案定为" in profile.reopening.reading
    assert "本方案定为" in profile.revisit.reading


def test_a_department_that_is_not_named_is_unknown() -> None:
    with pytest.raises(KeyError):
        library.profile("yangxi").department("fishery")


@pytest.mark.requirement("R9.2")
def test_the_classes_of_a_lead() -> None:
    classes = library.classifications()
    assert [len(scheme) for scheme in (classes.case_types, classes.situations, classes.levels)] == [4, 15, 3]
    assert [len(category.forms) for category in classes.case_types] == [0, 0, 5, 0]
    assert [key for key, _ in classes.level_choices()] == ["policy", "execution", "enterprise"]
    assert len(classes.case_type_choices()) == 9
    assert len(classes.situation_choices()) == 15


def test_the_keys_of_classes_fit_their_columns_and_have_labels() -> None:
    classes = library.classifications()
    assert all(len(key) <= 40 for key, _ in classes.case_type_choices())
    assert all(len(key) <= 60 for key, _ in classes.situation_choices())
    assert classes.label("hidden_barrier.mutual_precondition") == "设置隐性壁垒：审批互为前置"
    assert classes.label("dropped_later") == "dropped_later"
    assert all("1670" in category.clause.document for category in classes.case_types)


@pytest.mark.parametrize("key", KEYS)
def test_the_division_of_each_profile_stands_in_the_tree(key: str) -> None:
    division = library.profile(key).division
    path = library.division_path(division.code)
    assert (path[-1].name, path[-1].is_demonstration) == (division.name, division.is_demonstration)
    assert path[0].parent == ""
    assert division_above(path[0].code) is None
    assert all(below.parent == above.code for above, below in itertools.pairwise(path))


def test_the_known_calendar_has_the_years_of_the_package() -> None:
    calendar = library.known_calendar()
    assert calendar.is_year_known(2026)
    assert not calendar.is_year_known(2027)
    assert "chinesecalendar" in calendar.status(date(2026, 10, 1)).source
