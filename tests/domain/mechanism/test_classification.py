"""Reading a scheme of classes."""

import pytest

from marketaccess.domain.mechanism.classification import Classifications, parse

SCHEME = {
    "source": "示范通知",
    "categories": [
        {
            "key": "barrier",
            "label": "壁垒",
            "clause": "一",
            "forms": [{"key": "local", "label": "地方", "clause": "一"}],
        },
        {"key": "other", "label": "其他", "clause": "二"},
    ],
}


def test_forms_carry_the_key_of_their_type() -> None:
    types = parse(SCHEME)
    classes = Classifications(case_types=types, situations=(), levels=())
    assert classes.case_type_choices() == (
        ("barrier", "壁垒"),
        ("barrier.local", "壁垒：地方"),
        ("other", "其他"),
    )
    assert str(types[0].forms[0].clause) == "《示范通知》一"


@pytest.mark.parametrize(
    "broken",
    [
        {"source": "示范通知", "categories": [{"key": "a", "label": "甲"}]},
        {"source": "示范通知", "categories": [{"key": "a", "label": "甲", "clause": "一", "more": 1}]},
        {"categories": []},
    ],
)
def test_a_broken_scheme_is_an_error_of_the_program(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"缺少|不认识"):
        parse(broken)
