"""What must not stand in a text that leaves the coordinating office: traces of who reported."""

import re

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.redaction import folded
from marketaccess.domain.casework.report import EMAIL

# Number boundaries by hand: \b does not separate a digit from a Chinese character.
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CITIZEN_NUMBER = re.compile(r"(?<!\d)[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?![\dA-Za-z])")
# As people write long numbers: 138 0013 8000, 138-0013-8000.
_PARTED = re.compile(r"(?<=\d)[ \-–—·.](?=[\dXx])")
# So many characters in a row that they are a quotation, not the same expression by chance.
QUOTED_RUN = 24


def check_no_contact(text: str, *, field: str, label: str) -> None:
    """Refuse a text with a mobile number, a citizen's number or an e-mail address in it."""
    plain = folded(text)
    joined = _PARTED.sub("", plain)
    numbers = (pattern.search(each) for pattern in (PHONE, CITIZEN_NUMBER) for each in (plain, joined))
    if any(numbers) or EMAIL.search(plain):
        raise Refusal(f"{label}中疑似含有电话、证件号码或者电子邮箱，请删去能识别反映人的内容。", field=field)


def quotes(narrative: str, text: str, *, run: int = QUOTED_RUN) -> str:
    """The first run of characters that a text takes word for word from a narrative, or ""."""
    squeezed, source = "".join(text.split()), "".join(narrative.split())
    starts = range(max(0, len(squeezed) - run + 1))
    return next((squeezed[i : i + run] for i in starts if squeezed[i : i + run] in source), "")


def check_no_quotation(text: str, *, narrative: str, field: str, label: str) -> None:
    """Refuse a text for the unit complained about that repeats the reporter's own words."""
    if found := quotes(narrative, text):
        raise Refusal(
            f"{label}直接引用了反映人的原文“{found[:12]}…”，可能暴露反映人，请改用自己的表述。", field=field
        )
