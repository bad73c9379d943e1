"""The table of a consultation, its clock, and what may stand in a published text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.clocks import Turn
from marketaccess.domain.casework.consultation_flow import (
    CONSULTATION_FLOW,
    TURNS,
    turn_of_the_clock,
)
from marketaccess.domain.casework.consultation_flow import (
    ConsultationState as S,
)
from marketaccess.domain.casework.question import SHAPE_LABELS, Question, checked, proposed, publishable
from marketaccess.domain.casework.redaction import SHAPES
from marketaccess.domain.casework.report import Identity
from marketaccess.domain.mechanism.rule import Start
from marketaccess.domain.negative_list.authorities import is_meant

pytestmark = pytest.mark.requirement("R2.3")


class TestTheTable:
    @pytest.mark.parametrize(
        ("verb", "state"),
        [
            ("publish", S.ANSWERING),
            ("publish", S.KEPT),
            ("withdraw", S.ANSWERED),
            ("consent", S.PUBLISHED),
            ("ask_back", S.PUBLISHED),
            ("redirect", S.ENDORSING),
            ("refuse", S.ANSWERING),
            ("draft", S.ENDORSING),
        ],
    )
    def test_has_no_arrow_where_a_step_makes_no_sense(self, verb: str, state: S) -> None:
        with pytest.raises(NotAllowed, match=CONSULTATION_FLOW.labels[state]):
            CONSULTATION_FLOW.step(verb, state)

    def test_whose_turn_it_is_may_take_a_step(self) -> None:
        for state, needed in TURNS.items():
            rights = {step.needs for step in CONSULTATION_FLOW.steps_from(state)}
            assert needed is None or needed in rights

    def test_an_answer_passes_two_people_of_the_department(self) -> None:
        assert CONSULTATION_FLOW.step("draft", S.ANSWERING).needs is P.CONSULTATION_ANSWER
        assert CONSULTATION_FLOW.step("endorse", S.ENDORSING).needs is P.CONSULTATION_REVIEW


class TestTheClock:
    @pytest.mark.parametrize(
        ("verb", "start", "turn"),
        [
            ("receive", Start.RECEIVED, Turn.START),
            ("assign", Start.RECEIVED, None),
            ("receive", Start.TRANSFERRED, None),
            ("assign", Start.TRANSFERRED, Turn.START),
            ("ask_back", Start.RECEIVED, Turn.START),
            ("redirect", Start.RECEIVED, None),
            ("reject_draft", Start.RECEIVED, None),
            ("endorse", Start.TRANSFERRED, Turn.MEET),
            ("withdraw", Start.RECEIVED, Turn.STOP),
            ("refuse", Start.RECEIVED, Turn.STOP),
        ],
    )
    def test_runs_from_where_the_rule_says_and_does_not_stop_for_a_redirection(
        self, verb: str, start: Start, turn: Turn | None
    ) -> None:
        assert turn_of_the_clock(verb, start) is turn


class TestAQuestion:
    def test_takes_its_title_from_its_first_words(self) -> None:
        assert checked(Question("开药店要许可吗，\n在县城。")).title == "开药店要许可吗， 在县城。"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text": "短"}, "text"),
            ({"text": "有\x00字符的问题内容"}, "text"),
            ({"text": "长" * 5001}, "text"),
            ({"text": "开药店要许可吗？", "title": "长" * 121}, "title"),
            ({"text": "开药店要许可吗？", "identity": Identity("某某")}, "phone"),
        ],
    )
    def test_is_refused_with_the_field_that_is_wrong(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(Refusal) as refusal:
            checked(Question(**changes))  # type: ignore[arg-type]
        assert refusal.value.field == field


class TestWhatIsPublished:
    @pytest.mark.parametrize(
        ("text", "hidden"),
        [
            ("我叫张三丰，想开药店", "张三丰"),
            ("联系人：李四，电话13800001234", "李四"),
            ("联系人：李四，电话13800001234", "13800001234"),
            ("示范县大山商贸有限公司想做快递", "大山商贸有限公司"),
            ("请回复到 someone@example.com", "someone@example.com"),
        ],
    )
    def test_is_proposed_without_names_firms_and_contacts(self, text: str, hidden: str) -> None:
        found = proposed(text)
        assert hidden not in found.text
        assert "已隐去】" in found.text
        assert found.counts

    def test_a_plain_question_stays_as_it_is(self) -> None:
        text = "开药店需要药品经营许可吗？"
        assert proposed(text).text == text
        assert proposed(text).counts == ()

    @given(st.text(max_size=200))
    def test_hiding_never_fails(self, text: str) -> None:
        assert isinstance(proposed(text).text, str)

    def test_a_contact_left_in_by_the_officer_is_refused(self) -> None:
        with pytest.raises(Refusal) as refusal:
            publishable("请联系13800001234办理有关手续", field="answer", label="答")
        assert refusal.value.field == "answer"

    def test_every_hidden_shape_has_its_words(self) -> None:
        assert {shape.key for shape in SHAPES} | {"person", "firm", "literal"} <= set(SHAPE_LABELS)


class TestWhomTheListMeans:
    @pytest.mark.parametrize(
        ("authority", "department"),
        [
            ("市场监管部门", "示范县市场监督管理局"),
            ("住房城乡建设部门", "示范县住房和城乡建设局"),
            ("发展改革部门", "县发展和改革局"),
            ("药品监管部门", "示范县药品监督管理局"),
        ],
    )
    def test_a_department_whose_name_holds_the_letters(self, authority: str, department: str) -> None:
        assert is_meant(authority, department)

    @pytest.mark.parametrize(
        ("authority", "department"),
        [("药品监管部门", "示范县财政局"), ("行政主管部门", "示范县财政局"), ("", "示范县财政局")],
    )
    def test_and_no_other(self, authority: str, department: str) -> None:
        assert not is_meant(authority, department)
