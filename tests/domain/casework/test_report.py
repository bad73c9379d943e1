"""What a report must say, and what must not leave the office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.disclosure import check_no_contact, quotes
from marketaccess.domain.casework.report import Identity, clean, clean_identity

NUMBERS = [
    "13800000000",
    "138 0000-0000",
    "１３８００００００００",  # noqa: RUF001
    "110101199001011234",
    "11010119900101123X",
    "110101 19900101 123X",
    "someone@example.com",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["请联系{}核实", "{}", "电话：{}。"])
def test_contact_data_in_a_text_is_found(number, around):
    with pytest.raises(Refusal, match="疑似含有") as refused:
        check_no_contact(around.format(number), field="summary", label="转办摘要")
    assert refused.value.field == "summary"


@pytest.mark.parametrize(
    "text",
    [
        "914403001922038216",
        "91110000000000000X",
        "0734-8221234",
        "招标编号2026090100012345678901",
        "金额12345678元",
        "第138条",
    ],
)
def test_other_numbers_are_not_taken_for_contact_data(text):
    check_no_contact(text, field="summary", label="转办摘要")


def test_a_quotation_is_found_across_line_breaks():
    said = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"
    assert quotes(said, f"据反映，{said[:12]}\n{said[12:]}。") == said
    assert quotes(said, said[:20]) == ""


@given(st.text(max_size=300).filter(lambda text: "\x00" not in text))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text, field="narrative", label="反映内容")
    assert clean(once, field="narrative", label="反映内容") == once


@pytest.mark.parametrize("text", ["含有\x00字符", "长" * 201])
def test_what_cannot_be_stored_is_refused(text):
    with pytest.raises(Refusal) as refused:
        clean(text, field="narrative", label="反映内容", longest=200)
    assert refused.value.field == "narrative"


@pytest.mark.parametrize(
    "phone",
    [
        "13800000000",
        "+86 138 0000 0000",
        "0660-5550000",
        "(0660)5550000",
        "\uff11\uff13800 000000",
        "\uff080660\uff095550000",
    ],
)
def test_phone_numbers_as_people_write_them(phone):
    assert clean_identity(Identity(name="示范反映人", phone=phone)).phone.lstrip("+").isdigit()


def test_an_identity_does_not_show_itself():
    assert "示范" not in repr(Identity(name="示范反映人", phone="13800000000"))
