"""What must not stand in a text that leaves the coordinating office: traces of who reported."""

import re
from collections.abc import Iterator

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.redaction import SHAPES, folded

# The shapes of redaction that a title or a summary never needs. An office's landline may well stand in one.
CONTACTS = frozenset({"email", "id_card", "mobile"})
# Redaction may hide too much, a refusal may not: a credit code of digits alone carries no date of birth.
BORN = re.compile(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}")
# So many characters in a row that they are a quotation, not the same expression by chance.
QUOTED_RUN = 24


def check_no_contact(text: str, *, field: str, label: str) -> None:
    """Refuse a text with a mobile number, a citizen's number or an e-mail address in it."""
    if any(_contacts(text)):
        raise Refusal(f"{label}中疑似含有电话、证件号码或者电子邮箱，请删去能识别反映人的内容。", field=field)


def _contacts(text: str) -> Iterator[str]:
    for shape in SHAPES:
        for found in shape.pattern.finditer(folded(text)) if shape.key in CONTACTS else ():
            digits = re.sub(r"\D", "", found[0])
            if shape.key != "id_card" or BORN.match(digits):
                yield found[0]


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
