"""Redaction at its edges: what people really write, what must stay, and how long it takes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.redaction import LITERAL, SHAPES, folded, redact
from tests.domain.samples import full_width

BOLD = "".join(chr(0x1D7CE + int(digit)) for digit in "13800138000")
NAME, FIRM = "赵某某", "示范商贸有限公司"


def kinds(text: str, *known: str) -> dict[str, int]:
    return dict(redact(text, known).counts)


# ── The words around a contact stay ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请发邮件到zhao@example.com告知结果", "请发邮件到【邮箱已隐去】告知结果"),
        ("邮箱：zhao.mou+1@mail.example.com.cn。", "邮箱：【邮箱已隐去】。"),
        ("邮箱zhao_mou@example.com，电话13800138000", "邮箱【邮箱已隐去】，电话【电话已隐去】"),
        ("手机13800138000和13900139000", "手机【电话已隐去】和【电话已隐去】"),
        ("电话：010-62345678转8001", "电话：【电话已隐去】转8001"),
        ("电话5551234，找窗口", "电话【电话已隐去】，找窗口"),
        ("微信：zhaomou_88可加", "微信【账号已隐去】可加"),
        ("QQ号12345678", "QQ【账号已隐去】"),
        ("驾驶粤A·12345前往", "驾驶【车牌已隐去】前往"),
        ("身份证11010119900307851X办理", "身份证【证件号已隐去】办理"),
        ("代码91440300MA5FKXXX1X的企业", "代码【信用代码已隐去】的企业"),
        ("卡号6222020200012345678转账", "卡号【账号已隐去】转账"),
    ],
)
def test_only_the_contact_itself_goes(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize("sign", ["", " ", "-", "–", "—", "·", "."])
def test_a_mobile_number_goes_however_it_is_parted(sign: str) -> None:
    number = sign.join(("138", "0013", "8000"))
    assert redact(f"联系{number}，谢谢").text == "联系【电话已隐去】，谢谢"


@pytest.mark.parametrize(
    "text",
    ["13800138000", "zhao@example.com", "11010119900307851X", "010-62345678", "91440300MA5FKXXX1X"],
)
def test_full_width_writing_hides_nothing(text: str) -> None:
    assert kinds(full_width(text)) == kinds(text)
    assert kinds(text)


@pytest.mark.parametrize("digits", ["①③⑧⓪⓪①③⑧⓪⓪⓪", BOLD, "¹³⁸⁰⁰¹³⁸⁰⁰⁰"])
def test_ornamental_digits_hide_nothing(digits: str) -> None:
    assert kinds(f"电话 {digits}") == {"mobile": 1}


def test_invisible_characters_do_not_keep_a_name_apart() -> None:
    assert NAME not in redact("我是赵\u200b某\u200d某", [NAME]).text
    assert "某某" not in redact("我是赵\u200b某\u200d某", [NAME]).text


# ── What is known goes, wherever and however it stands ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("我叫赵某某。", [NAME], f"我叫{LITERAL}。"),
        ("赵某某、赵某某", [NAME], f"{LITERAL}、{LITERAL}"),
        ("ＡＢＣ公司", ["abc公司"], LITERAL),
        ("Abc 公司", ["ABC公司"], LITERAL),
        ("示范商贸有限公司和示范商贸", [FIRM, "示范商贸"], f"{LITERAL}和{LITERAL}"),
        ("赵 某 某", ["赵 某 某"], LITERAL),
        ("(赵)(某)(某)", [NAME], f"({LITERAL})"),
        ("a.b*c公司", ["a.b*c公司"], LITERAL),
        ("没有名字", [NAME, "", " ", "王"], "没有名字"),
        ("", [NAME], ""),
    ],
)
def test_known_words_go(text: str, known: list[str], expected: str) -> None:
    assert redact(text, known).text == expected


def test_each_kind_is_counted_for_the_officer_who_checks() -> None:
    text = "赵某某，13800138000，13900139000，zhao@example.com"
    assert kinds(text, NAME) == {"literal": 1, "mobile": 2, "email": 1}
    assert kinds("什么也没有") == {}


# ── What must stay ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "招标编号2026-0123，保证金50000.00元",
        "2026-09-29 至 2026-10-08",
        "清单第111003项、许可准入措施302004",
        "GB/T 2260-2007，DA/T 22-2015",
        "热线12345、12315、96333",
        "注册资本10000000元，面积1200000平方米",
        "依据〔2025〕466号第十二条第（三）项",
        "占比12.5%，共3家，时限7个工作日",
        "京东平台、微信公众号、QQ群均已公布",
        "川菜馆A区2楼",
        "@所有人",
        "a@b",
    ],
)
def test_ordinary_figures_and_words_stay(text: str) -> None:
    assert redact(text).text == text


def test_chinese_punctuation_stays_as_it_was_typed() -> None:
    text = "“窗口”说：必须先办证（口头）；否则，不予受理！"
    assert redact(text).text == text


# ── Laws ──────────────────────────────────────────────────────────────────────────────────────────────

numbers = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
words = st.text("办理许可证需要先在本县注册，。；", max_size=20)


@given(words, numbers, words, numbers, words)
def test_every_number_of_several_goes(a: str, one: str, b: str, other: str, c: str) -> None:
    text = redact(f"{a}{one}，{b}{other}{c}").text
    assert one not in text
    assert other not in text
    assert text == f"{a}【电话已隐去】，{b}【电话已隐去】{c}"


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text("0123456789Xx -–·@.abc微信QQ电话粤A", max_size=80))
def test_redacting_any_mixture_twice_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=4))
def test_counts_are_of_known_kinds_and_never_zero(text: str, known: list[str]) -> None:
    counts = dict(redact(text, known).counts)
    assert set(counts) <= {"literal", *(shape.key for shape in SHAPES)}
    assert all(counts.values())


@pytest.mark.parametrize(
    "text",
    ["中" * 20_000, "1" * 20_000, "a" * 20_000, "a." * 10_000, "1 " * 10_000, "a@" * 10_000, "粤A" * 10_000],
    ids=["prose", "digits", "letters", "dots", "parted digits", "signs", "plates"],
)
def test_the_longest_narrative_takes_no_second(text: str) -> None:
    begun = time.process_time()
    redact(text, [NAME, "中" * 40 + "甲"])
    assert time.process_time() - begun < 1
