"""The pages: who sees what, bad input, the report, the downloads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts.models import User
from marketaccess.warehouse.deliveries import actions
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.pages import Pages, clerk, office
from tests.warehouse.deliveries.kit import LATER, NEED, accepted, content, delivered

pytestmark = [pytest.mark.requirement("R5.1", "R5.2"), pytest.mark.usefixtures("county")]
PAGES = Pages("deliveries")


def officer(role: Role, at: str) -> Client:
    """The browser of the one officer of a seat."""
    browser = Client()
    actor = make.officer(role, at)
    browser.force_login(User.objects.get(pk=actor.user))
    return browser


def test_the_catalogue_says_who_owes_what_and_what_came() -> None:
    accepted(content({}, {}))
    shown = PAGES.page(office(), "index")
    assert "办件" in shown
    assert "政务服务数据管理机构" in shown
    assert "没有提供单位" in shown
    assert "最新一行 2026-07-01" in shown
    assert "本平台自取" in shown


def test_what_stands_is_shown_by_month_and_place_with_its_anomalies() -> None:
    row = accepted(content({}, {}, {"accepted_at": "2026-06-01", "unit": "w"}))
    shown = PAGES.page(office(), "need", NEED)
    assert "覆盖情况" in shown
    assert "按单位和月" in shown
    assert "coverage-data" in shown
    assert "日期不在本期" in shown
    assert f"/desk/deliveries/{row.pk}/" in shown
    assert office().get(PAGES.address("need", "nonsense")).status_code == 404


def test_a_file_is_uploaded_checked_and_accepted_by_another() -> None:
    browser = clerk()
    file = SimpleUploadedFile("办件.csv", content({}, *[{}] * 30, {"kind": "7"}))
    said = {"need": NEED, "division": make.CODE, "period": " 2026-07 ", "uploads": file}
    answer = browser.post(PAGES.address("new"), said)
    row = Delivery.objects.get()
    assert answer.headers["Location"] == PAGES.address("detail", row.pk)
    shown = PAGES.page(browser, "detail", row.pk)
    assert "代码不在代码集" in shown
    assert "第33行“7”" in shown
    assert "接收须由牵头单位办理" in shown
    step = PAGES.page(office(), "accept", row.pk)
    assert "拒收 1 行" in step
    status, _ = PAGES.sent(office(), "accept", row.pk, remark="齐全")
    assert (status, make.fresh(row).state) == (302, "accepted")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"period": "七月"}, "期间“七月”不对"),
        ({"need": "nonsense"}, "选择"),
        ({"uploads": SimpleUploadedFile("空.csv", b"")}, "空"),
        ({"period": "2099"}, "还没有开始"),
        ({"uploads": ""}, "请选择要报送的文件"),
        ({"division": "110000"}, "选择"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(changes: dict[str, object], told: str) -> None:
    said = {"need": NEED, "division": make.CODE, "period": "2026-07"}
    file = SimpleUploadedFile("办件.csv", content())
    status, shown = PAGES.sent(clerk(), "new", **{**said, "uploads": file, **changes})
    assert status == 422
    assert told in shown
    assert not Delivery.objects.exists()


def test_the_same_file_twice_is_said_and_kept_once() -> None:
    row = delivered()
    file = SimpleUploadedFile("另名.csv", content())
    said = {"need": NEED, "division": make.CODE, "period": "2026-07", "uploads": file}
    browser = officer(Role.DEPARTMENT_HANDLER, make.HANDLING)
    answer = browser.post(PAGES.address("new"), said, follow=True)
    assert "没有重复登记" in answer.content.decode()
    assert Delivery.objects.get() == row


def test_of_several_files_each_example_names_its_own() -> None:
    one = delivered(content(*[{"record": f"A{n}"} for n in range(30)]))
    assert "办件.csv 第" not in PAGES.page(office(), "detail", one.pk)
    two = delivered(
        content(*[{"record": f"B{n}"} for n in range(30)]), content({"record": "C1", "kind": "7"})
    )
    assert "办件.csv 第2行“7”" in PAGES.page(office(), "detail", two.pk)


def test_rejected_rows_and_the_report_are_downloads() -> None:
    row = delivered(content(*[{}] * 30, {"kind": "7"}))
    answer = office().get(PAGES.address("rejects", row.pk))
    told = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert told[0] == "文件,行号,列,原因,原值"
    assert told[1].startswith("办件.csv,32,办件类型代码,")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    report = office().get(PAGES.address("report", row.pk)).json()
    assert (report["rows_in"], report["rows_rejected"]) == (31, 1)


def test_another_department_sees_nothing_of_it() -> None:
    row = delivered()
    browser = clerk(make.HELPING)
    assert "没有报送记录" in PAGES.page(browser, "records")
    for name in ("detail", "rejects", "report", "withdraw", "accept"):
        assert browser.get(PAGES.address(name, row.pk)).status_code == 404
    assert "待接收" in PAGES.page(office(), "records", state="checked", need=NEED)
    assert "没有报送记录" in PAGES.page(office(), "records", state="refused")


def test_a_refusal_is_written_down_and_a_late_step_is_a_sentence() -> None:
    row = delivered()
    assert PAGES.sent(office(), "refuse", row.pk, reason="")[0] == 422
    assert PAGES.sent(office(), "refuse", row.pk, reason="缺少一个单位")[0] == 302
    assert "缺少一个单位" in PAGES.page(officer(Role.DEPARTMENT_HANDLER, make.HANDLING), "detail", row.pk)
    answer = office().post(PAGES.address("accept", row.pk), {}, follow=True)
    assert "不能接收" in answer.content.decode()
    late = office().get(PAGES.address("accept", row.pk), follow=True)
    assert "不能接收" in late.content.decode()


def test_a_check_under_way_shows_how_far_it_is_and_can_be_withdrawn() -> None:
    row = delivered()
    Delivery.objects.filter(pk=row.pk).update(
        state="checking", stage="read", share=0.4, check_started_at=LATER, heard_at=LATER, checked_at=None
    )
    browser = officer(Role.DEPARTMENT_HANDLER, make.HANDLING)
    shown = PAGES.page(browser, "detail", row.pk)
    assert "读取和逐行检查，40%" in shown
    assert "every 3s" in shown
    assert PAGES.sent(browser, "withdraw", row.pk)[0] == 302
    assert make.fresh(row).state == "withdrawn"


def test_replaced_and_its_successor_name_each_other() -> None:
    old = accepted()
    new = accepted(content({"unit": "w"}))
    assert PAGES.address("detail", new.pk) in PAGES.page(office(), "detail", old.pk)
    assert "替换了" in PAGES.page(office(), "detail", new.pk)


def test_the_rules_are_shown() -> None:
    shown = PAGES.page(office(), "rules")
    assert "先后颠倒" in shown
    assert "超过 5% 的" in shown


def test_a_broken_check_is_offered_again() -> None:
    row = delivered()
    Delivery.objects.filter(pk=row.pk).update(state="received", trouble="检查中断", checked_at=None)
    browser = officer(Role.DEPARTMENT_HANDLER, make.HANDLING)
    assert "检查中断" in PAGES.page(browser, "detail", row.pk)
    assert PAGES.sent(browser, "recheck", row.pk)[0] == 302
    assert make.fresh(row).state == "checked"


def test_an_actor_without_a_seat_gets_nothing() -> None:
    assert make.browser(Role.AUDITOR, make.OFFICE).get(PAGES.address("index")).status_code == 403
    assert actions.resume_checks(at=LATER) == 0
