"""
The two documents with the 0137 rule, clause by clause: a county without a name, and Changjiang.

They say the same in most places; where they differ, the difference stands here.
"""

from datetime import date

import pytest

from marketaccess.domain.mechanism.profile import BodyForm, Party, Profile, TrialState
from marketaccess.law import library
from tests.law.facts import (
    channels_of,
    departments_of,
    escalations_of,
    notes_of,
    rules_of,
    steps_of,
    terms_of,
)

pytestmark = pytest.mark.requirement("R16.1", "R16.3")
COUNTY, CHANGJIANG = library.profile("county-0137"), library.profile("changjiang")
BOTH = pytest.mark.parametrize("profile", [COUNTY, CHANGJIANG], ids=["county", "changjiang"])


# ── The documents ─────────────────────────────────────────────────────────────────────────────────────


def test_the_county_has_no_name_number_or_date_and_says_so() -> None:
    document = COUNTY.document
    assert (document.number, document.issued_on, document.issuer) == ("", None, "县发展和改革局")
    assert "缺首页" in document.reading
    assert COUNTY.division.is_demonstration
    assert "示范数据" in COUNTY.division.reading


def test_changjiang_is_dated_and_has_no_number() -> None:
    document = CHANGJIANG.document
    assert document.issued_on == date(2025, 10, 22)
    assert document.issuer == "昌江区发展和改革委员会"
    assert (document.number, document.reading) == ("", "所据文本未载文号")
    assert (CHANGJIANG.division.code, CHANGJIANG.division.is_demonstration) == ("360202", False)


@BOTH
@pytest.mark.requirement("R16.2")
def test_neither_is_on_trial(profile: Profile) -> None:
    assert profile.document.trial_years == 0
    assert profile.trial_status(date(2030, 1, 1)).state is TrialState.NONE


# ── Clause 12: the lead rule ──────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize(
    ("profile", "articles"),
    [
        (COUNTY, ("十二（二）", "十二（三）", "十二（四）")),
        (CHANGJIANG, ("十二（一）", "十二（二）", "十二（三）")),
    ],
    ids=["county", "changjiang"],
)
def test_one_three_seven(profile: Profile, articles: tuple[str, str, str]) -> None:
    assert rules_of(profile) == {
        "transfer": ("received", 1, "working", False, articles[0]),
        "verify": ("transferred", 3, "working", False, articles[1]),
        "rectify": ("verified", 7, "calendar", False, articles[2]),
        # No clause: one day to hand over and three to reply, as for a lead.
        "consultation": ("received", 4, "working", False, ""),
    }


@BOTH
@pytest.mark.requirement("R2.3")
def test_a_reply_to_a_question_is_no_clause_but_a_reading(profile: Profile) -> None:
    rule = profile.rules["consultation"]
    assert not rule.clause.is_given
    assert "文件未规定" in rule.reading
    assert rule.amount == profile.rules["transfer"].amount + profile.rules["verify"].amount


@BOTH
@pytest.mark.requirement("R12.1")
def test_what_seven_days_leave_open_is_a_reading(profile: Profile) -> None:
    reading = profile.rules["rectify"].reading
    assert all(words in reading for words in ("哪种日", "自何日起算", "是否顺延"))
    assert profile.rules["transfer"].reading == ""
    assert "移交之日起算" in profile.rules["verify"].reading


@BOTH
def test_nobody_is_promised_an_answer_by_a_day(profile: Profile) -> None:
    assert "reply_complainant" not in profile.rules
    assert "nil_return" not in profile.rules


@pytest.mark.requirement("R12.1")
def test_the_steps_of_the_county() -> None:
    assert steps_of(COUNTY) == [
        ("transfer", "coordinating_office", "handling_department", "transfer", "十二（二）"),
        ("verify", "handling_department", "coordinating_office", "verify", "十二（三）"),
        ("rectify", "responsible_unit", "coordinating_office", "rectify", "十二（四）"),
    ]


@pytest.mark.requirement("R12.1")
def test_the_steps_of_changjiang_with_its_slip_of_the_pen() -> None:
    """Clause 12(2) lets the unit in charge report to itself: kept as printed, with a reading."""
    assert steps_of(CHANGJIANG) == [
        ("transfer", "coordinating_office", "handling_department", "transfer", "十二（一）"),
        ("verify", "handling_department", "handling_department", "verify", "十二（二）"),
        ("rectify", "responsible_unit", "coordinating_office", "rectify", "十二（三）"),
    ]
    assert "应为笔误" in CHANGJIANG.steps[1].reading


@pytest.mark.requirement("R12.4")
@pytest.mark.parametrize(
    ("profile", "order", "late"),
    [(COUNTY, "一（四）", "十二（六）"), (CHANGJIANG, "一（三）", "十二（五）")],
    ids=["county", "changjiang"],
)
def test_delay_is_pressed_reported_and_named(profile: Profile, order: str, late: str) -> None:
    assert escalations_of(profile) == [
        ("order", "handling_department", 1, order),
        ("report", "government", 4, late),
        ("circular", "departments", 6, late),
    ]
    assert all("未写明" in each.reading for each in profile.escalations)


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize(
    ("profile", "article"), [(COUNTY, "十二（四）"), (CHANGJIANG, "十二（三）")], ids=["county", "changjiang"]
)
def test_an_extension_is_applied_for_in_writing_and_granted_by_the_city(
    profile: Profile, article: str
) -> None:
    extension = profile.extension
    assert extension is not None
    assert (extension.applicant, extension.in_writing) == (Party.HANDLING_DEPARTMENT, True)
    assert (extension.consent_by, extension.approver_label) == ("city_development_reform", "市发展改革委")
    assert (extension.clause.article, extension.reading) == (article, "")
    assert profile.department("city_development_reform").is_external


@pytest.mark.requirement("R12.3", "R12.5")
def test_the_notes_on_zero_and_on_proof() -> None:
    assert notes_of(COUNTY) == {"zero": "十二（一）", "proof": "十二（五）", "self_check": "七（一）"}
    assert notes_of(CHANGJIANG) == {
        "proof": "十二（四）",
        "self_check": "七（一）",
        "information_sharing": "十四",
    }
    assert "动态清零" in str(COUNTY.notes["zero"].value)


@pytest.mark.requirement("R7.1")
def test_one_checks_regularly_and_the_other_at_irregular_times() -> None:
    assert str(COUNTY.notes["self_check"].value).startswith("定期")
    assert str(CHANGJIANG.notes["self_check"].value).startswith("不定期")


@pytest.mark.requirement("R14.1")
def test_only_changjiang_shares_credit_information() -> None:
    assert "江西省公共信用信息平台" in str(CHANGJIANG.notes["information_sharing"].value)
    assert "information_sharing" not in COUNTY.notes


# ── Who ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_departments_of_the_county() -> None:
    assert departments_of(COUNTY) == {
        "development_reform": ("县发展和改革局", "一（五）、七（二）、十二（二）、十三（二）"),
        "government": ("县政府", "十二（六）"),
        "government_office": ("县政府办公室", ""),
        "justice": ("县司法局", "八（一）"),
        "city_development_reform": ("市发展改革委", "十二（四）"),
    }


def test_the_departments_of_changjiang() -> None:
    assert departments_of(CHANGJIANG) == {
        "development_reform": ("区发展和改革委员会", "一（四）、七（二）、十二（一）、十三（三）"),
        "government": ("区政府", "十二（五）"),
        "government_office": ("区政府办公室", ""),
        "justice": ("区司法局", "八（一）"),
        "city_development_reform": ("市发展改革委", "十二（三）"),
    }


@BOTH
@pytest.mark.requirement("R1.1")
def test_the_lead_department_coordinates_without_a_list_of_members(profile: Profile) -> None:
    (body,) = profile.bodies
    assert body.form is BodyForm.LEAD_DEPARTMENT
    assert (body.convenors, body.members) == (("development_reform",), ())
    assert "未逐一列出成员单位" in body.reading
    assert any("联合调查、集中排查、重点督办" in duty for duty in body.duties)


@pytest.mark.requirement("R1.2")
def test_only_the_county_names_meetings_and_letters_of_inquiry() -> None:
    def duties(profile: Profile) -> str:
        return "".join(profile.bodies[0].duties)

    assert "征询函" in duties(COUNTY)
    assert "征询函" not in duties(CHANGJIANG)


@BOTH
def test_the_governments_office_handles_a_lead_about_the_coordinating_office(profile: Profile) -> None:
    assert profile.substitute is not None
    assert profile.substitute.department == "government_office"
    assert not profile.substitute.clause.is_given
    assert "文件未规定" in profile.substitute.reading


# ── Clause 7(3): where leads come from ────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R7.3")
@pytest.mark.parametrize(
    ("profile", "enforcement", "higher"),
    [(COUNTY, "十三（二）", "十二（二）"), (CHANGJIANG, "十三（三）", "十二（一）")],
    ids=["county", "changjiang"],
)
def test_the_channels_that_the_document_names(profile: Profile, enforcement: str, higher: str) -> None:
    named = ("hotline", "service_platform", "portal", "official_account")
    surveys = ("visit", "enterprise_survey", "questionnaire")
    assert channels_of(profile) == {
        **dict.fromkeys([*named, *surveys], "七（三）"),
        "enforcement": enforcement,
        "higher_level": higher,
    }


@BOTH
@pytest.mark.requirement("R7.3")
def test_the_channels_of_the_platform_are_marked_as_such(profile: Profile) -> None:
    general = {channel.key for channel in profile.channels if channel.is_general}
    assert general == {"public_page", "internet_supervision"}


# ── Words, and what the text does not say ─────────────────────────────────────────────────────────────


def test_the_words_of_the_county() -> None:
    assert terms_of(COUNTY) == {
        "lead": ("问题线索", "十二（二）"),
        "coordinating_office": ("县发展和改革局", "一（五）"),
        "handling_department": ("主管单位", "十二（二）"),
        "responsible_unit": ("责任单位", "十二（四）"),
        "business_entity": ("市场主体", "七（三）"),
        "body": ("部门协作机制", "一（五）"),
    }


def test_the_words_of_changjiang() -> None:
    assert terms_of(CHANGJIANG) == {
        "lead": ("问题线索", "十二（一）"),
        "coordinating_office": ("区发改委", "一（四）"),
        "handling_department": ("主管单位", "十二（一）"),
        "responsible_unit": ("责任单位", "十二（三）"),
        "business_entity": ("市场主体", "七（三）"),
        "body": ("部门协作机制", "一（一）"),
    }


@BOTH
def test_neither_has_forms_of_its_own(profile: Profile) -> None:
    assert profile.forms == ()
