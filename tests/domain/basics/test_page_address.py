"""An address as evidence names one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.page_address import LONGEST, why_not_exact

pytestmark = pytest.mark.requirement("R2.1")


@pytest.mark.parametrize(
    "address",
    [
        "https://x.gov.cn/",
        "https://x.gov.cn",
        "http://x.gov.cn:8080/",
        "https://x.gov.cn/index.html",
        "https://x.gov.cn/INDEX.HTM",
        "https://x.gov.cn/index_2.shtml",
        "https://x.gov.cn/default.aspx",
        "https://x.gov.cn/home/index.jsp",
        "https://x.gov.cn/portal/",
        "https://x.gov.cn/#top",
        "https://x.gov.cn/#/",
        "https://x.gov.cn/#!/",
        "https://x.gov.cn/?",
    ],
)
def test_a_sites_door_shows_nothing(address: str) -> None:
    assert "首页" in why_not_exact(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://x.gov.cn/zwgk/2025/list.html",
        "https://x.gov.cn/index.html?id=3",
        "https://x.gov.cn/index/12.html",
        "https://x.gov.cn/indexes/a",
        "https://x.gov.cn/#/list/12",
        "https://mp.weixin.qq.com/s/abc123",
        "https://[2001:db8::1]/list/1",
    ],
)
def test_a_page_is_a_page(address: str) -> None:
    assert why_not_exact(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x.gov.cn/a",
        "ftp://x.gov.cn/a",
        "javascript:alert(1)",
        "https:///a",
        "https://[x/a",
        "https://x/a b",
    ],
)
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    assert "http://" in why_not_exact(address)


def test_an_address_has_an_end() -> None:
    assert "超过" in why_not_exact("https://x.gov.cn/" + "a" * LONGEST)


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(why_not_exact(text), str)
    assert isinstance(why_not_exact(f"https://x.gov.cn/{text}"), str)
