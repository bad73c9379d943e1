"""Asking the list on the portal: four answers, any day, any words, and nothing that breaks it."""

from datetime import date
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from marketaccess.apps.matters.models import Correspondence
from marketaccess.apps.negative_list import actions
from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.matters.draft import Material, Stage
from marketaccess.domain.matters.service_item import DayUnit, Nature
from marketaccess.domain.negative_list.edition import Scope, Series
from tests import make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.3")]
PHARMACY = make_list.list_item(
    "203008",
    "未获得许可，不得从事药品的生产、销售",
    make_list.list_measure("药品零售企业许可", "药品监管部门", basis="《药品管理法》"),
    make_list.list_measure("药品生产企业许可", "药品监管部门"),
)
SEALS = make_list.list_item(
    "212003", "未获得许可，不得刻制公章", make_list.list_measure("公章刻制业许可", "公安机关")
)
BICYCLES = make_list.list_item(
    "207002",
    "未获得许可，不得从事道路运输",
    make_list.list_measure("共享单车投放许可", "交通运输部门", scope=Scope.LOCAL, area="示范省"),
)
COINS = make_list.list_item(
    "100004", "禁止违规开展金融活动", make_list.list_measure("禁止炒作虚拟货币", "金融监管部门")
)
LAST_DAY, FIRST_DAY = "2025-04-23", "2025-04-24"


@pytest.fixture(autouse=True)
def new(_county: None) -> Revision:
    make_list.recorded("e-2022", PHARMACY, SEALS, COINS, begins=date(2022, 3, 25), ends=date(2025, 4, 23))
    return make_list.recorded("e-2025", PHARMACY, BICYCLES, COINS)


def page(client: Client, path: str = "/list/", **asked: str) -> str:
    response = client.get(f"{path}?{urlencode(asked)}")
    assert response.status_code == 200
    return str(response.content.decode())


def verdict(text: str) -> str:
    """The key of the one answer that the page gives, or ""."""
    return text.partition('class="verdict verdict-')[2].partition('"')[0]


class TestTheFourAnswers:
    @pytest.mark.parametrize(
        ("query", "expected", "words"),
        [
            ("虚拟货币", "prohibited", "禁止炒作虚拟货币"),
            ("药品零售", "permit", "药品监管部门"),
            ("天体物理馆", "open", "平等进入"),
            ("刻章", "cancelled", "公章刻制业许可"),  # cancelled with the edition in force
        ],
    )
    def test_to_a_question(self, client: Client, query: str, expected: str, words: str) -> None:
        text = page(client, q=query)
        assert verdict(text) == expected
        assert words in text

    def test_a_filing_of_a_department_is_no_permit(self, client: Client) -> None:
        make_list.service_item("开锁业备案", nature=Nature.FILING, department_name="示范县公安局")
        text = page(client, q="开锁")
        assert verdict(text) == "filing"
        assert "示范县公安局" in text

    def test_a_permit_that_was_made_a_filing(self, client: Client) -> None:
        filing = make_list.service_item("公章刻制备案", nature=Nature.FILING)
        make_list.corresponding(filing, "212003-1", "e-2022")
        text = page(client, q="公章刻制业许可")
        assert verdict(text) == "filing"
        assert "answer-filing" in text
        Correspondence.objects.update(state="proposed")  # nobody has confirmed it yet
        assert verdict(page(client, q="公章刻制业许可", exact="1")) == "cancelled"

    def test_different_answers_are_given_one_by_one(self, client: Client) -> None:
        text = page(client, q="不得 许可")  # the permits; nothing prohibited says so
        assert verdict(text) == "permit"
        both = page(client, q="0")
        assert verdict(both) == ""
        assert "answer-prohibited" in both
        assert "answer-permit" in both

    def test_who_only_looks_gets_the_list_and_no_verdict(self, client: Client) -> None:
        text = page(client)
        assert verdict(text) == ""
        assert "整版清单 4 条措施" in text

    def test_everyday_words_in_a_sentence_are_tried(self, client: Client) -> None:
        text = page(client, q="我想开一家药店")
        assert "药品零售企业许可" in text
        assert "以下按“<strong>药店</strong>”查询" in text

    def test_a_facet_that_leaves_nothing_is_no_answer(self, client: Client) -> None:
        text = page(client, q="药品零售", access="prohibited")
        assert verdict(text) == ""
        assert "按现在的筛选条件没有措施" in text


class TestTheDay:
    @pytest.mark.requirement("R2.5")
    @pytest.mark.parametrize(
        ("as_of", "title", "answer"),
        [
            ("2022-03-25", "e-2022", "permit"),
            (LAST_DAY, "e-2022", "permit"),
            (FIRST_DAY, "e-2025", "cancelled"),
        ],
    )
    def test_the_edition_of_the_day_answers(
        self, client: Client, as_of: str, title: str, answer: str
    ) -> None:
        text = page(client, q="公章刻制", as_of=as_of)
        assert f"市场准入负面清单（{title}）" in text
        assert verdict(text) == answer

    @pytest.mark.parametrize("as_of", ["2022-03-24", "0001-01-01"])
    def test_without_an_edition_nothing_is_said_to_be_open(self, client: Client, as_of: str) -> None:
        text = page(client, q="天体物理馆", as_of=as_of)
        assert verdict(text) == ""
        assert "没有施行中的清单记录" in text

    @pytest.mark.parametrize("as_of", ["x", "2025-13-01", "2025-4-1", "9999999999", "2025/04/24", "\x00"])
    def test_a_wrong_day_is_said_and_today_is_asked(self, client: Client, as_of: str) -> None:
        text = page(client, q="药品", as_of=as_of)
        assert ("日期应写成" in text) == bool(as_of.strip("\x00"))
        assert "市场准入负面清单（e-2025）" in text

    def test_says_when_it_was_checked(self, client: Client) -> None:
        assert "尚未核对" in page(client)
        actions.confirm_in_force(edition_key="e-2025", on=date(2025, 6, 3), by=SYSTEM, at=make.NINE)
        assert "2025年6月3日核对过" in page(client)

    def test_the_day_goes_along_to_the_permalinks(self, client: Client) -> None:
        assert f'href="/list/measures/203008-1/?as_of={LAST_DAY}"' in page(client, q="药品", as_of=LAST_DAY)


class TestFacetsAndPages:
    def test_each_value_stands_with_its_count_and_leads_on(self, client: Client) -> None:
        text = page(client, q="许可")
        assert '<span>药品监管部门</span> <span class="facet-count">2</span>' in text
        narrowed = page(client, q="许可", authority="交通运输部门")
        assert "共享单车投放许可" in narrowed
        assert "药品零售企业许可" not in narrowed

    def test_pages_of_twenty(self, client: Client) -> None:
        many = [make_list.list_measure(f"第{number}号许可") for number in range(45)]
        make_list.recorded("big", make_list.list_item("299001", "其他", *many), begins=date(2026, 1, 1))
        first, last = page(client, q="号许可"), page(client, q="号许可", page="3")
        assert first.count('class="hit"') == 20
        assert last.count('class="hit"') == 5
        assert "第44号许可" in last
        assert "第44号许可" in page(client, q="号许可", page="999")

    @pytest.mark.parametrize("number", ["0", "-1", "x", "1e9", "9" * 30])
    def test_an_odd_page_is_some_page(self, client: Client, number: str) -> None:
        assert "药品零售企业许可" in page(client, q="药品零售", page=number)


@pytest.mark.parametrize(
    "query",
    ["'", '"', "%", "_", "\x00", "<script>alert(1)</script>", "a" * 5000, "\ud83d\ude00", "NEAR(", "* OR *",
     "药品\x00零售", "﷐", "\u202e药品", "🙂🙂", "'; DROP TABLE search_entry; --", "{{ 1 }}", "\u200b"],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_page(client: Client, query: str) -> None:
    raw = quote(query.encode("utf-8", "surrogatepass"))
    for path in ("/list/", "/list/suggest/"):
        response = client.get(f"{path}?q={raw}&access={raw}&section={raw}&scope={raw}&authority={raw}")
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


class TestPermalinks:
    def test_a_measure_tells_all_that_one_needs(self, client: Client) -> None:
        item = make_list.service_item(
            "药品零售企业许可",
            department_name="示范县市场监管局",
            conditions="有依法经资格认定的药师",
            steps=(Stage("受理", 1), Stage("现场检查")),
            materials=(Material("申请表", source="申请人自备"), Material("平面图", required=False)),
            basis="《药品管理法》第五十一条",
            technical_standard="药品经营质量管理规范",
            statutory_days=30,
            statutory_unit=DayUnit.WORKING,
            promised_days=10,
            promised_unit=DayUnit.WORKING,
            guide_link="https://www.example.gov.cn/guide/1",
        )
        make_list.corresponding(item, "203008-1")
        text = page(client, "/list/measures/203008-1/")
        assert verdict(text) == "permit"
        for words in (
            *("示范县市场监管局", "有依法经资格认定的药师", "现场检查", "申请表", "（非必需）", "第五十一条"),
            *("药品经营质量管理规范", "30 个工作日", "10 个工作日", "https://www.example.gov.cn/guide/1"),
        ):
            assert words in text

    def test_where_nothing_corresponds_it_says_whom_to_ask(self, client: Client) -> None:
        assert "本地还没有确认" in page(client, "/list/measures/203008-2/")

    def test_an_item_shows_its_measures(self, client: Client) -> None:
        text = page(client, "/list/items/203008/")
        assert "管理措施 2 条" in text
        assert "制造业" in text

    @pytest.mark.parametrize(
        "path", ["/list/items/999999/", "/list/measures/x/", "/list/items/%00/", "/list/items/a/b/c/",
                 "/list/items/203008/?edition=nothing", "/list/items/203008/?edition='"]
    )  # fmt: skip
    def test_an_unknown_one_is_not_found(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 404

    @pytest.mark.requirement("R2.5")
    def test_before_the_first_edition_nothing_is_said_to_be_cancelled(self, client: Client) -> None:
        text = page(client, "/list/items/203008/", as_of="1999-01-01")
        assert "answer-permit" in text
        assert "answer-cancelled" not in text
        assert "所问日期没有施行中的清单。以下是这一版的内容，不能据此判断当天能否进入。" in text

    @pytest.mark.requirement("R2.5")
    def test_what_is_not_listed_yet_is_open_that_day_and_not_cancelled(self, client: Client) -> None:
        later = make_list.list_item(
            "203009", "未获得许可，不得从事某新业", make_list.list_measure("新业许可", "药品监管部门")
        )
        make_list.recorded("e-2027", later, begins=date(2027, 1, 1))
        text = page(client, "/list/measures/203009-1/", edition="e-2027")
        assert verdict(text) == "open"

    def test_what_only_an_old_edition_has_is_shown_with_that(self, client: Client) -> None:
        text = page(client, "/list/measures/212003-1/")
        assert verdict(text) == "cancelled"
        assert "已取消" in text
        assert "您看到的不是所问日期施行的版本" in text

    @pytest.mark.requirement("R3.2")
    def test_an_item_tells_what_became_of_it(self, client: Client) -> None:
        text = page(client, "/list/items/203008/")
        past = text.partition('id="lineage"')[2]
        assert past.index("e-2022") < past.index("e-2025")
        assert "未经人工确认" in past
        gone = page(client, "/list/items/212003/")
        assert "这一版没有这个事项" in gone
        assert "取消" in gone.partition('id="lineage"')[2]

    def test_a_named_edition_is_shown_and_answered_from_today(self, client: Client) -> None:
        text = page(client, "/list/measures/203008-1/", edition="e-2022")
        assert "市场准入负面清单（e-2022）" in text
        assert verdict(text) == "permit"  # its like stands in the present edition
        assert "现行版本中的同一措施" in text

    def test_a_key_with_a_slash_has_an_address(self, client: Client) -> None:
        odd = make_list.list_item("299009", "其他", make_list.list_measure("奇怪的许可", key="A/1"))
        make_list.recorded("internet", odd, series=Series.INTERNET)
        found = page(client, q="奇怪的许可")
        assert 'href="/list/measures/A/1/?edition=internet"' in found
        assert "奇怪的许可" in page(client, "/list/measures/A/1/", edition="internet")

    def test_the_print_view_is_a_sheet(self, client: Client) -> None:
        text = page(client, "/list/measures/203008-1/", view="print")
        assert 'class="sheet"' in text
        assert "public-nav" not in text


class TestDemonstration:
    def test_every_page_with_a_demonstration_edition_says_so(self, client: Client) -> None:
        make_list.recorded(
            "demo", SEALS, begins=date(2020, 1, 1), ends=date(2021, 12, 31), is_demonstration=True
        )
        for path in ("/list/?as_of=2021-01-01", "/list/items/212003/?edition=demo",
                     "/list/measures/212003-1/?as_of=2021-01-01&view=print"):  # fmt: skip
            assert "非官方" in client.get(path).content.decode()
        assert "非官方" not in page(client)


@pytest.mark.requirement("R2.2")
class TestSuggest:
    def test_offers_words_departments_and_measures(self, client: Client) -> None:
        text = page(client, "/list/suggest/", q="药")
        assert text.count('role="option"') <= 9
        assert "清单中写作" in text
        assert "?authority=" in text
        assert 'href="/list/measures/203008-1/"' in text

    @pytest.mark.parametrize("query", ["", " ", "天体物理馆"])
    def test_offers_nothing_for_nothing(self, client: Client, query: str) -> None:
        assert "option" not in page(client, "/list/suggest/", q=query)


class TestKept:
    def test_the_second_reader_costs_one_question(
        self, client: Client, django_assert_num_queries: object
    ) -> None:
        page(client, q="药品")
        with django_assert_num_queries(1):  # type: ignore[operator]
            page(client, q="药品")

    def test_what_is_recorded_is_seen_at_once(self, client: Client) -> None:
        assert verdict(page(client, q="天体")) == "open"
        new = make_list.list_item("213001", "天体", make_list.list_measure("天体观测许可"))
        make_list.recorded("e-2026", new, begins=date(2026, 1, 1))
        assert verdict(page(client, q="天体")) == "permit"

    def test_nothing_of_an_officer_gets_into_the_page(self, client: Client) -> None:
        make.user(Role.COORDINATING_HANDLER, make.OFFICE)
        officer = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        first = page(officer, q="药品")
        assert first == page(client, q="药品")
        response = client.get("/list/?q=药品")
        assert "csrf" not in first
        assert "nonce" not in first + response.headers["Content-Security-Policy"]
        assert not response.cookies

    def test_large_type_has_a_page_of_its_own(self, client: Client) -> None:
        assert "large-type" not in page(client)
        client.cookies["type_size"] = "large"
        assert 'class="large-type"' in page(client)


def test_the_home_page_has_the_box_and_the_navigation(client: Client) -> None:
    text = page(client, "/")
    assert 'action="/list/"' in text
    assert text.index(">首页<") < text.index(">查清单<") < text.index(">我要反映<")
