"""The report of a round from its page: for whom, of what, and what is said where it cannot be made."""

import hashlib
import json
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate
from openpyxl import load_workbook

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.announcements import computation_asked
from marketaccess.apps.evaluation.models import Objection, Round, RoundUnit
from marketaccess.apps.rectification import actions as rectification
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.rectification_flow import Term
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.domain.mechanism.rule import DayKind
from marketaccess.foundation.documents import confinement
from marketaccess.pipelines.round_report import making, telling
from marketaccess.pipelines.round_report.blocks import day
from tests import make
from tests import make_rounds as rounds
from tests.pages import Pages, clerk, office
from tests.pipelines.round_report import samples

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]
REPORT = Pages("round_report")
CODES = ("a", "b", "c")


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are told, not computed."""
    monkeypatch.setattr(computation_asked, "send", lambda *_, **__: [])


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the child would be asked for; it is not started."""
    found: list[dict[str, Any]] = []

    def instead(target: str, content: bytes, **_: Any) -> bytes:
        found.append(json.loads(content))
        return b"PK made by " + target.encode()

    monkeypatch.setattr(confinement, "run", instead)
    return found


def computed(**changes: Any) -> Round:
    """A round whose worksheet is a whole one; its units bear the codes of the sample."""
    one = rounds.round(S.FROZEN, **changes)
    for code, unit in zip(CODES, one.units.order_by("position"), strict=False):
        RoundUnit.objects.filter(pk=unit.pk).update(code=code)
    RoundUnit.objects.create(round=one, code="c", name="丙区", position=9)
    text = samples.SYSTEM_TEXT
    digest = hashlib.sha256(text.encode()).hexdigest()
    Round.objects.filter(pk=one.pk).update(system_text=text, system_digest=digest)
    rounds.recorded(
        one, worksheet=json.dumps(samples.sheet()).encode(), extras={"ranges": {}, "gains": {}, "ahead": {}}
    )
    return make.fresh(one)


def got(client: Client, one: Round, form: str) -> Any:
    return client.get(REPORT.address("download", one.reference, form))


def test_word_is_asked_of_the_child_with_all_that_the_round_knows(orders: list[dict[str, Any]]) -> None:
    one = computed()
    answer = got(office(), one, "docx")
    assert answer.content.startswith(b"PK")
    assert "wordprocessingml" in answer["Content-Type"]
    assert one.reference in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    (order,) = orders
    assert order["system"] == one.system_text
    assert order["objections"] is None
    assert order["about"]["issuer"] == make.department(make.OFFICE).name
    assert order["about"]["place"] == one.division.name
    assert order["about"]["is_demonstration"] is False


def test_excel_is_a_workbook_that_says_whether_the_data_are_made_up() -> None:
    for made_up in (True, False):
        answer = got(office(), computed(is_demonstration=made_up), "xlsx")
        cells = [
            str(cell)
            for sheet in load_workbook(BytesIO(answer.content)).worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        assert any("示范数据" in cell for cell in cells) is made_up


def test_objections_stand_in_it_with_their_answers(orders: list[dict[str, Any]]) -> None:
    one = computed()
    actions.show(round=one, until=rounds.UNTIL, by=make.handler(), at=make.NINE)
    got(office(), make.fresh(one), "docx")
    assert orders.pop()["objections"] == []
    unit = one.units.get(department__key=make.HANDLING)

    def objected(number: int, reason: str) -> Objection:
        score = rounds.score(one, number, unit.code)
        return actions.object_to(score=score, reason=reason, by=rounds.endorser(), at=make.NINE)

    first = objected(13, "三件在听证\n期间")
    actions.propose(objection=first, proposal="属实", by=make.handler(), at=make.NINE)
    actions.uphold(objection=first, decision="属实，予以更正", by=make.head(), at=make.NINE)
    objected(1, "证明已经提交。")
    gone = objected(2, "写错了单位。")
    actions.withdraw(objection=gone, by=rounds.endorser(), at=make.NINE)
    got(office(), make.fresh(one), "docx")
    upheld, waiting = orders.pop()["objections"]
    assert upheld["unit"] == unit.name
    assert upheld["indicator"].startswith("13 ")
    assert (upheld["text"], upheld["answer"]) == ("三件在听证 期间。", "成立。属实，予以更正。")
    assert (waiting["text"], waiting["answer"]) == ("证明已经提交。", "")


def test_a_published_round_tells_its_course_and_its_plan(orders: list[dict[str, Any]]) -> None:
    one = computed()
    got(office(), one, "docx")
    before = orders.pop()["about"]
    assert before["is_published"] is False
    assert before["plan"] == ""
    assert "异议期" not in before["course"]
    actions.show(round=one, until=rounds.UNTIL, by=make.handler(), at=make.NINE)
    actions.publish(round=make.fresh(one), by=make.head(), at=rounds.LATER)
    plan = actions.draw_up_plan(
        round=make.fresh(one),
        threshold=Fraction(80),
        with_gaps=False,
        term=Term(10, DayKind.WORKING),
        by=make.handler(),
        at=rounds.LATER,
    )
    got(office(), one, "docx")
    assert orders.pop()["about"]["plan"] == ""  # drafted, and nobody's business yet
    rectification.issue_plan(plan=plan, by=make.head(), at=rounds.LATER)
    got(office(), one, "docx")
    about = orders.pop()["about"]
    assert about["is_published"] is True
    assert about["course"].endswith(f"异议期至{day(rounds.UNTIL)}，{day(localdate(rounds.LATER))}公布结果。")
    last = plan.tasks.order_by("-due_on")[0].due_on
    assert about["plan"] == (
        f"整改方案（{plan.number}）于{day(localdate(rounds.LATER))}下达，共{plan.tasks.count()}项任务，"
        f"最迟于{day(last)}完成。"
    )


def test_an_open_objection_is_never_called_answered() -> None:
    waiting = samples.Objection("甲局", "1 清单", "证明已经提交。", "")
    order = samples.order((samples.OBJECTION, waiting), samples.ABOUT)
    told = [getattr(block, "text", "") for block in telling.blocks_of(making.unpacked(order))]
    assert "共收到异议2件，已答复1件，其余正在办理。" in told
    assert any("处理结果：正在办理。" in text for text in told)


def test_the_page_offers_both_once_there_is_a_result() -> None:
    page = Pages("evaluation")
    one = computed()
    text = page.page(office(), "round", one.reference)
    for form in ("docx", "xlsx"):
        assert REPORT.address("download", one.reference, form) in text


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("ended_as", "said"),
    [(None, "还没有计算"), ("waiting", "第1次计算还在进行"), ("failed", "第1次计算没有完成")],
)
def test_before_there_is_a_result_no_page_is_taken_for_the_file(
    form: str, ended_as: str | None, said: str
) -> None:
    one = rounds.round(S.FROZEN if ended_as else S.COLLECTING)
    if ended_as:
        one.computations.update(state=ended_as)
    answer = got(office(), one, form)
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert Pages("evaluation").address("round", one.reference) in answer.content.decode()


def test_a_child_that_fails_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> bytes:
        raise confinement.Failed("memory")

    monkeypatch.setattr(confinement, "run", fails)
    answer = got(office(), computed(), "docx")
    assert answer.status_code == 409
    assert "报告没有生成" in answer.content.decode()


def test_another_table_than_the_worksheets_is_refused_in_words() -> None:
    one = computed()
    Round.objects.filter(pk=one.pk).update(system_text=f"{samples.SYSTEM_TEXT}\n# changed\n")
    answer = got(office(), one, "xlsx")
    assert answer.status_code == 409
    assert "不是同一份" in answer.content.decode()


def test_it_is_the_offices_alone_even_when_published(orders: list[dict[str, Any]]) -> None:
    one = computed()
    actions.show(round=one, until=rounds.UNTIL, by=make.handler(), at=make.NINE)
    actions.publish(round=make.fresh(one), by=make.head(), at=rounds.LATER)
    head = make.browser(Role.COORDINATING_HEAD, make.OFFICE)
    assert got(head, one, "docx").status_code == 200
    for other in (
        clerk(),
        make.browser(Role.DEPARTMENT_REVIEWER, make.HANDLING),
        make.browser(Role.AUDITOR, make.OFFICE),
    ):
        assert got(other, one, "docx").status_code == 403
    assert len(orders) == 1


@pytest.mark.parametrize("form", ["pdf", "DOCX", "docx%00"])
def test_what_is_no_form_of_it_is_not_found(form: str) -> None:
    one = computed()
    address = f"/desk/evaluation/{one.reference}/report.{form}"
    assert office().get(address).status_code == 404
    assert office().get("/desk/evaluation/P1999-001/report.docx").status_code == 404
