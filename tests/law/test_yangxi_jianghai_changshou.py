"""The three documents without the 0137 rule, clause by clause: Yangxi, Jianghai, Changshou."""

from datetime import date

import pytest

from marketaccess.domain.mechanism.profile import BodyForm, Profile, TrialState
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
YANGXI, JIANGHAI, CHANGSHOU = (library.profile(key) for key in ("yangxi", "jianghai", "changshou"))
ALL = pytest.mark.parametrize("profile", [YANGXI, JIANGHAI, CHANGSHOU], ids=lambda profile: profile.key)


# ── Yangxi ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R16.2")
def test_yangxi_is_on_trial_from_a_day_that_its_text_does_not_give() -> None:
    document = YANGXI.document
    assert (document.number, document.issued_on, document.trial_years) == ("", None, 1)
    assert document.trial_clause is not None
    assert document.trial_clause.article == "末段"
    assert YANGXI.trial_status(date(2026, 9, 29)).state is TrialState.UNKNOWN
    assert "补录印发日期" in document.reading


@pytest.mark.requirement("R7.5", "R12.1")
def test_yangxi_7_gives_ten_days_from_the_transfer_and_nothing_else() -> None:
    assert rules_of(YANGXI) == {
        "reply_complainant": ("transferred", 10, "calendar", False, "七"),
        "consultation": ("transferred", 10, "calendar", False, "七"),
    }
    assert "未单列咨询" in YANGXI.rules["consultation"].reading
    reading = YANGXI.rules["reply_complainant"].reading
    assert all(words in reading for words in ("哪种日", "自何日起算", "是否顺延"))


@pytest.mark.requirement("R7.5")
def test_yangxi_7_closes_the_loop_with_the_complainant() -> None:
    assert steps_of(YANGXI) == [
        ("transfer", "coordinating_office", "responsible_unit", "", "七"),
        ("report_result", "responsible_unit", "coordinating_office", "reply_complainant", "七"),
        ("reply_complainant", "coordinating_office", "reporter", "", "七"),
    ]
    assert YANGXI.notes["loop"].clause.article == "七"
    assert "追溯回访" in str(YANGXI.notes["loop"].value)


@pytest.mark.requirement("R1.1")
def test_yangxi_1_has_a_task_force_of_five_led_by_two() -> None:
    (body,) = YANGXI.bodies
    assert (body.form, body.name, body.clause.article) == (BodyForm.TASK_FORCE, "部门协调工作专班", "一")
    assert body.convenors == ("development_reform", "commerce")
    assert body.members == (
        "development_reform",
        "commerce",
        "market_regulation",
        "government_data",
        "civil_affairs",
    )


@pytest.mark.requirement("R1.4", "R9.1")
def test_yangxi_reports_major_problems_when_a_person_finds_them() -> None:
    assert escalations_of(YANGXI) == [
        ("report", "coordinating_office", 0, "九"),
        ("report_government", "government", 0, "一"),
    ]


def test_the_departments_of_yangxi() -> None:
    assert departments_of(YANGXI) == {
        "development_reform": ("县发展改革局", "一、二、六、七"),
        "commerce": ("县商务局", "一、二"),
        "market_regulation": ("县市场监管局", "一"),
        "government_data": ("县政务和数据局", "一"),
        "civil_affairs": ("县民政局", "一"),
        "government": ("县政府", "一、四"),
    }


def test_in_yangxi_the_other_leader_of_the_task_force_stands_in() -> None:
    assert YANGXI.substitute is not None
    assert (YANGXI.substitute.department, YANGXI.substitute.clause.article) == ("commerce", "一")


@pytest.mark.requirement("R7.3")
def test_the_channels_of_yangxi() -> None:
    assert channels_of(YANGXI) == dict.fromkeys(
        ["public_page", "portal", "enforcement", "internet_supervision"], "七"
    )


@pytest.mark.requirement("R10.2")
def test_yangxi_10_praises_over_several_dimensions() -> None:
    assert notes_of(YANGXI) == {"loop": "七", "self_check": "七", "praise": "十"}
    assert "通报表扬" in str(YANGXI.notes["praise"].value)


def test_the_words_of_yangxi() -> None:
    assert terms_of(YANGXI) == {
        "lead": ("问题线索", "七"),
        "coordinating_office": ("县发展改革局", "一"),
        "handling_department": ("有关单位", "七"),
        "responsible_unit": ("责任单位", "七"),
        "business_entity": ("市场主体", "三"),
        "body": ("工作专班", "一"),
    }


# ── Jianghai ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R16.2")
def test_jianghai_is_on_trial_for_a_year_from_its_issue() -> None:
    document = JIANGHAI.document
    assert (document.number, document.issued_on) == ("江海发改〔2025〕54号", date(2025, 3, 31))
    assert (document.trial_years, document.trial_until) == (1, date(2026, 3, 31))
    assert JIANGHAI.trial_status(date(2026, 3, 31)).days_left == 0
    assert JIANGHAI.trial_status(date(2026, 4, 1)).state is TrialState.LAPSED


@pytest.mark.requirement("R12.1")
def test_jianghai_gives_no_days_and_none_are_invented() -> None:
    assert rules_of(JIANGHAI) == {}
    assert all(step.rule == "" for step in JIANGHAI.steps)
    assert JIANGHAI.extension is None


@pytest.mark.requirement("R1.1")
def test_jianghai_1_has_a_joint_conference_with_two_convenors() -> None:
    (body,) = JIANGHAI.bodies
    assert (body.form, body.clause.article) == (BodyForm.JOINT_CONFERENCE, "一")
    assert body.convenors == ("development_reform", "economic_promotion")
    assert "economic_promotion" not in body.members
    assert len(body.members) == 6
    assert any("经验复制推广" in duty for duty in body.duties)


@pytest.mark.requirement("R15.1")
def test_jianghai_6_follows_key_cases_to_the_end() -> None:
    assert steps_of(JIANGHAI) == [
        ("transfer", "coordinating_office", "responsible_unit", "", "五"),
        ("report_result", "responsible_unit", "coordinating_office", "", "五"),
        ("supervise", "coordinating_office", "responsible_unit", "", "六"),
    ]
    assert "时间、任务和责任人" in JIANGHAI.steps[2].label


@pytest.mark.requirement("R8.4", "R15.1")
def test_jianghai_6_names_units_that_reported_nothing_where_a_person_decides_so() -> None:
    assert escalations_of(JIANGHAI) == [
        ("order", "handling_department", 1, "六"),
        ("circular", "departments", 0, "六"),
    ]
    assert "未填报" in JIANGHAI.escalations[1].label


def test_the_departments_of_jianghai() -> None:
    assert departments_of(JIANGHAI) == {
        "development_reform": ("区发展改革局", "一、五、六"),
        "economic_promotion": ("区经济促进局", "一"),
        "civil_affairs": ("区民政局", "一"),
        "market_regulation": ("区市场监管局", "一"),
        "government_data": ("区政务和数据局", "一"),
        "federation_of_industry_and_commerce": ("区工商联", "一"),
        "taxation": ("区税务局", "一"),
    }


@pytest.mark.requirement("R7.3")
def test_the_channels_of_jianghai() -> None:
    assert channels_of(JIANGHAI) == dict.fromkeys(
        ["portal", "enforcement", "internet_supervision", "higher_level"], "五"
    )


def test_jianghai_says_business_entities_where_the_others_say_market_entities() -> None:
    assert terms_of(JIANGHAI)["business_entity"] == ("经营主体", "三")
    others = [library.profile(key) for key in library.profile_keys() if key != "jianghai"]
    assert {profile.terms["business_entity"] for profile in others} == {"市场主体"}


# ── Changshou ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_of_changshou() -> None:
    document = CHANGSHOU.document
    assert (document.number, document.issued_on) == ("长营商办发〔2022〕6号", date(2022, 6, 9))
    assert document.issuer == "重庆市长寿区优化营商环境工作领导小组办公室"
    assert CHANGSHOU.trial_status(date(2026, 1, 1)).state is TrialState.NONE


@pytest.mark.requirement("R7.1")
def test_changshou_1_wants_a_return_within_two_working_days_after_each_quarter() -> None:
    assert rules_of(CHANGSHOU) == {"nil_return": ("quarter_ended", 2, "working", False, "一")}
    assert CHANGSHOU.rules["nil_return"].reading == ""
    assert steps_of(CHANGSHOU) == [("self_check", "departments", "coordinating_office", "nil_return", "一")]


@pytest.mark.requirement("R7.2", "R1.5", "R4.1")
def test_changshou_has_three_forms_in_its_annexes() -> None:
    assert {form.key: form.clause.article for form in CHANGSHOU.forms} == {
        "case_form": "附件2",
        "liaison_receipt": "附件4",
        "indicator_system": "附件3",
    }


@pytest.mark.requirement("R1.1")
def test_changshou_has_a_leading_group_without_a_list_of_members() -> None:
    (body,) = CHANGSHOU.bodies
    assert (body.form, body.convenors, body.members) == (
        BodyForm.LEADING_GROUP,
        ("development_reform",),
        (),
    )
    assert "附件5" in body.reading


@pytest.mark.requirement("R1.5")
def test_changshou_2_names_a_leader_and_an_officer_by_a_day() -> None:
    assert notes_of(CHANGSHOU) == {"first_return": "一", "liaison_return": "二", "self_check": "一"}
    assert "2022年6月15日" in str(CHANGSHOU.notes["liaison_return"].value)


@pytest.mark.requirement("R7.3")
def test_the_channels_of_changshou() -> None:
    assert channels_of(CHANGSHOU) == {
        "public_page": "一",
        "service_platform": "附件3第3项",
        "credit_site": "附件3第3项",
        "enforcement": "一",
        "internet_supervision": "一",
    }


def test_changshou_escalates_nothing_by_its_document() -> None:
    assert escalations_of(CHANGSHOU) == []
    assert CHANGSHOU.extension is None


# ── What the three have in common ─────────────────────────────────────────────────────────────────────


@ALL
@pytest.mark.requirement("R12.2")
def test_none_of_them_knows_an_extension(profile: Profile) -> None:
    assert profile.extension is None
