"""What the pages say of a delivery in each state: words, figures, marks, and what steps are left."""

from datetime import timedelta

import pytest
from django.test import Client

from marketaccess.domain.authority.role import Role
from marketaccess.warehouse.deliveries import store
from tests import make
from tests.pages import Pages, clerk, office
from tests.warehouse.deliveries.kit import AUGUST
from tests.warehouse.deliveries.rows import finding, report, row

pytestmark = [pytest.mark.requirement("R5.1"), pytest.mark.usefixtures("county")]
PAGES = Pages("deliveries")


def owner() -> Client:
    return make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)


@pytest.mark.parametrize(
    ("state", "word", "kind", "of_owner", "of_office"),
    [
        ("received", "待检查", "info", {"withdraw", "recheck"}, set()),
        ("checking", "检查中", "info", {"withdraw"}, set()),
        ("checked", "待接收", "warning", {"withdraw"}, {"accept", "refuse"}),
        ("accepted", "已接收", "success", set(), set()),
        ("replaced", "已被替换", "neutral", set(), set()),
        ("refused", "不予接收", "danger", set(), set()),
        ("withdrawn", "已撤回", "neutral", set(), set()),
    ],
)
def test_each_state_has_its_word_its_colour_and_its_steps(
    state: str, word: str, kind: str, of_owner: set[str], of_office: set[str]
) -> None:
    one = row(state)
    for browser, steps in ((owner(), of_owner), (office(), of_office)):
        shown = PAGES.page(browser, "detail", one.pk)
        assert f'<span class="mark mark-{kind}">{word}</span>' in shown
        offered = {
            verb
            for verb in ("accept", "refuse", "withdraw", "recheck")
            if f'href="{PAGES.address(verb, one.pk)}"' in shown
        }
        assert offered == steps
        assert ("目前没有需要您办理的步骤。" in shown) is (not steps)
        assert "示范数据" not in shown.split("<main", 1)[1]


def test_a_demonstration_is_marked_wherever_it_is_shown() -> None:
    one = row("accepted", is_demonstration=True)
    mark = '<span class="mark mark-demonstration">示范数据</span>'
    for page in ("index", "records"):
        assert mark in PAGES.page(office(), page)
    assert mark in PAGES.page(office(), "detail", one.pk)


def test_a_waiting_delivery_looks_again_by_itself_and_says_that_one_may_leave() -> None:
    shown = PAGES.page(owner(), "detail", row("received").pk)
    assert "排队等待检查。" in shown
    assert "可以离开本页，完成后通知您。" in shown
    assert 'hx-trigger="every 3s"' in shown
    assert 'aria-live="polite"' in shown
    over = PAGES.page(owner(), "detail", row("withdrawn", period="2026-06").pk)
    assert "every 3s" not in over
    assert "没有检查结果。" in over


@pytest.mark.parametrize(
    ("stage", "share", "words", "left"),
    [
        ("read", 0.5, "读取和逐行检查，50%", "约剩 30 秒"),
        ("compare", 0.75, "查找重复，75%", "约剩 10 秒"),
        ("write", 0.9, "写出数据，90%", "约剩 3 秒"),
        ("keep", 0.01, "保存，1%", ""),
    ],
)
def test_a_check_says_what_it_does_how_far_it_is_and_how_long_it_takes(
    stage: str, share: float, words: str, left: str
) -> None:
    one = row(
        "checking",
        stage=stage,
        share=share,
        check_started_at=AUGUST,
        heard_at=AUGUST + timedelta(seconds=30),
    )
    shown = PAGES.page(owner(), "detail", one.pk)
    assert f"正在检查：{words}" in shown
    assert (left in shown) if left else ("约剩" not in shown)


def test_a_result_shows_its_figures_its_days_and_its_months() -> None:
    told = report(
        (make.CODE, "u", "2026-06", 88), (make.CODE, "v", "2026-07", 1000), (make.CODE, "w", "2026-07", 100)
    )
    shown = PAGES.page(office(), "detail", row(report=told).pk)
    for words in ("1200 行", "1188 行", "12 行", "2026-07-01 至 2026-07-31", "1100", "收下的行按月"):
        assert words in shown, words
    assert "没有发现问题。" in shown
    assert "下载拒收的行" not in shown  # there is no such file on the disk


def test_findings_that_cost_rows_come_first_each_with_its_share_and_examples() -> None:
    examples = [{"file": "办件.csv", "line": 7, "value": "<script>alert(1)</script>"}]
    told = report(
        findings=[
            finding("stale", "warn", 0),
            finding("outside_period", "warn", 600),
            finding("wrong_order", "reject", 3),
            finding("unknown_code", "reject", 9, examples=examples),
            finding("no_rows", "refuse", 0),
        ]
    )
    shown = PAGES.page(office(), "detail", row(report=told).pk)
    order = ["no_rows", "unknown_code", "wrong_order", "outside_period", "stale"]
    places = [shown.index(f"label of {rule}") for rule in order]
    assert places == sorted(places)
    for words in ("0.75%", "0.25%", "50.00%", "整批不收", "拒收这一行", "照收，予以提示", "第7行"):
        assert words in shown, words
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_refusal_by_rule_says_that_nothing_was_taken() -> None:
    refusals = [{"rule": "most_rejected", "reason": "拒收2行，占10%，超过5%"}]
    one = row("refused", report=report(refusals=refusals), decision_reason=refusals[0]["reason"])
    shown = PAGES.page(owner(), "detail", one.pk)
    assert "拒收2行，占10%，超过5%" in shown
    assert "（整批不收，没有录入）" in shown


def test_a_refusal_of_a_person_is_shown_as_text() -> None:
    one = row("refused", decision_reason="<b>缺八月</b>\n请补")
    shown = PAGES.page(owner(), "detail", one.pk)
    assert "&lt;b&gt;缺八月&lt;/b&gt;" in shown
    assert "发改局 经办员" in shown


def test_an_interrupted_check_is_told_and_does_not_wait() -> None:
    one = row("received", trouble="检查中断（内存、时间不够，或者程序出错），请重新检查")
    shown = PAGES.page(owner(), "detail", one.pk)
    assert "检查中断（内存、时间不够" in shown
    assert "every 3s" not in shown


def test_a_file_that_is_gone_is_not_found_and_no_fault() -> None:
    one = row(rows_rejected=3)
    assert office().get(PAGES.address("rejects", one.pk)).status_code == 404
    place = store.folder(one.pk)
    place.mkdir(parents=True)
    (place / "rejects.csv").write_text("\ufeff文件,行号\n", encoding="utf-8")
    answer = office().get(PAGES.address("rejects", one.pk))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).decode("utf-8-sig") == "文件,行号\n"
    assert "下载拒收的行" in PAGES.page(office(), "detail", one.pk)


def test_the_steps_ask_for_what_they_need_and_warn_of_what_is_grave() -> None:
    one = row()
    accept, refuse = (PAGES.page(office(), verb, one.pk) for verb in ("accept", "refuse"))
    assert "接收后替换同一期间原来的一批。" in accept
    assert "data-confirm" not in accept
    assert 'data-confirm="确定不予接收？"' in refuse
    assert "报送人将看到，请写明要怎样更正。" in refuse
    assert 'data-confirm="确定撤回？"' in PAGES.page(owner(), "withdraw", one.pk)


@pytest.mark.parametrize("verb", ["accept", "refuse"])
def test_a_remark_that_is_too_long_is_refused_in_its_form(verb: str) -> None:
    one = row()
    name = "remark" if verb == "accept" else "reason"
    status, shown = PAGES.sent(office(), verb, one.pk, **{name: "长" * 2001})
    assert status == 422
    assert "2000" in shown
    assert make.fresh(one).state == "checked"


def test_records_are_filtered_and_the_newest_stand_first() -> None:
    old, new = row("accepted", period="2026-06"), row(delivered_at=AUGUST + timedelta(days=1))
    shown = PAGES.page(office(), "records")
    assert shown.index(f"/desk/deliveries/{new.pk}/") < shown.index(f"/desk/deliveries/{old.pk}/")
    accepted = PAGES.page(office(), "records", state="accepted")
    assert f"/desk/deliveries/{old.pk}/" in accepted
    assert f"/desk/deliveries/{new.pk}/" not in accepted
    for asked in ({"state": "nonsense"}, {"need": "' OR 1=1"}, {"page": "x"}, {"page": "999"}):
        assert office().get(PAGES.address("records"), asked).status_code == 200, asked


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_no_steps(method: str) -> None:
    one = row()
    assert getattr(office(), method)(PAGES.address("accept", one.pk)).status_code == 405
    assert office().post(PAGES.address("detail", one.pk)).status_code == 405


def test_a_stranger_is_sent_to_sign_in() -> None:
    from_outside = Client()
    for name in ("index", "new"):
        answer = from_outside.get(PAGES.address(name))
        assert answer.status_code == 302
        assert "/account/" in answer.headers["Location"]
    assert clerk().get(PAGES.address("index")).status_code == 200
