"""Receipts: their form, how they are read, what a wrong one reveals; and that nobody leaves a trace."""

import math
import re
import secrets
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.apps.leads import queries
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.vault import receipts
from tests import make
from tests.apps.portal.said import csrf, enter, receipt_in, report

FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}")
AGENT, ADDRESS = "Mozilla/5.0 (unverwechselbar 4711)", "203.0.113.77"


# ── Form and entropy ──────────────────────────────────────────────────────────────────────────────────


def test_a_receipt_is_twenty_letters_that_cannot_be_mistaken() -> None:
    for _ in range(200):
        made = receipts.generate()
        assert FORM.fullmatch(made), made
        assert not set(made) & set("ILOU")


def test_a_receipt_has_a_hundred_random_bits() -> None:
    assert len(receipts.ALPHABET) == len(set(receipts.ALPHABET)) == 32
    assert receipts.LENGTH * math.log2(len(receipts.ALPHABET)) == 100


def test_every_letter_is_as_likely_as_any_other() -> None:
    """Chi-square over 32 letters: 100 is far out on the tail for 31 degrees of freedom (p < 1e-8)."""
    letters = Counter("".join(receipts.generate().replace("-", "") for _ in range(2_000)))
    expected = sum(letters.values()) / 32
    assert sum((letters[c] - expected) ** 2 / expected for c in receipts.ALPHABET) < 100


def test_the_randomness_is_the_operating_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def zeros(count: int) -> bytes:
        drawn.append(count)
        return bytes(count)

    monkeypatch.setattr(secrets, "token_bytes", zeros)
    assert receipts.generate() == "00000-00000-00000-00000"
    assert drawn
    assert drawn[0] * 8 >= 100


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────


@given(
    st.text(alphabet=receipts.ALPHABET, min_size=20, max_size=20), st.sampled_from([" ", "-", "–", "—", ""])
)
def test_spaces_dashes_case_and_width_do_not_matter(plain: str, between: str) -> None:
    grouped = between.join(plain[i : i + 5] for i in range(0, 20, 5))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in plain)
    for typed in (plain, grouped, plain.lower(), f"  {grouped}\n", wide):
        assert receipts.digest(typed) == receipts.digest(plain)


@pytest.mark.parametrize(("typed", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("l", "1"), ("L", "1")])
def test_letters_that_look_like_digits_are_read_as_those(typed: str, meant: str) -> None:
    assert receipts.normalise(typed + "7" * 19) == meant + "7" * 19


@pytest.mark.parametrize(
    "typed", ["", "7" * 19, "7" * 21, "U" + "7" * 19, "汉" + "7" * 19, "\x00" * 20, "7" * 300]
)
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert receipts.normalise(typed) == ""


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(typed: str) -> None:
    assert len(receipts.normalise(typed)) in {0, 20}
    assert len(receipts.digest(typed)) == 64


@given(st.text(alphabet=receipts.ALPHABET, min_size=20, max_size=20), st.integers(0, 19))
def test_one_wrong_letter_is_another_receipt(plain: str, place: int) -> None:
    other = receipts.ALPHABET[(receipts.ALPHABET.index(plain[place]) + 1) % 32]
    assert receipts.digest(plain[:place] + other + plain[place + 1 :]) != receipts.digest(plain)


# ── Wrong receipts reveal nothing ─────────────────────────────────────────────────────────────────────


def asked_with(phone: Client, typed: str) -> tuple[int, str, list[str]]:
    """Status, the page without its token, and the queries: what somebody outside could compare."""
    token = csrf(phone)
    with CaptureQueriesContext(connection) as seen:
        answer = phone.post("/track/", {**token, "receipt": typed})
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())
    statements = [re.sub(r"'[0-9a-f]{64}'", "?", query["sql"]) for query in seen.captured_queries]
    return answer.status_code, page, statements


WRONG = ["00000-00000-00000-00000", "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ", "no receipt at all", "7" * 19, "汉字" * 10]


@pytest.mark.django_db
@pytest.mark.requirement("R7.5")
def test_all_wrong_receipts_get_the_same_page_by_the_same_queries(phone: Client) -> None:
    for state in (LeadState.RECEIVED, LeadState.CLOSED):
        make.lead(state)
    answers = [asked_with(phone, typed) for typed in WRONG]
    assert {status for status, _, _ in answers} == {422}
    assert len({page for _, page, _ in answers}) == 1
    assert len({tuple(statements) for _, _, statements in answers}) == 1


@pytest.mark.django_db
def test_a_right_receipt_costs_the_same_look_up_as_a_wrong_one(phone: Client) -> None:
    receipt = make.received().receipt or ""
    _, _, miss = asked_with(phone, WRONG[0])
    status, _, hit = asked_with(phone, receipt)
    assert status == 302
    lookup = [statement for statement in miss if "receipt_digest" in statement]
    assert [statement for statement in hit if "receipt_digest" in statement] == lookup
    # Among the leads and among the consultations, whichever it is or is not.
    assert len(lookup) == 2


@pytest.mark.django_db
def test_what_was_typed_is_not_shown_again(phone: Client) -> None:
    for typed in ("ABCDE-ABCDE-ABCDE-ABCDE", '"><script>alert(1)</script>'):
        page = enter(phone, typed).content.decode()
        assert typed not in page
        assert "<script>alert" not in page


@pytest.mark.django_db
def test_neither_a_reference_nor_a_digest_opens_a_report(phone: Client) -> None:
    lead = make.received().lead
    for typed in (lead.reference, lead.receipt_digest or "", str(lead.pk)):
        assert enter(phone, typed).status_code == 422
        phone.cookies["tracking"] = typed
        assert 'name="receipt"' in phone.get("/track/").content.decode()


@pytest.mark.django_db
def test_a_receipt_in_the_address_opens_nothing(phone: Client) -> None:
    receipt = make.received().receipt
    page = phone.get(f"/track/?receipt={receipt}").content.decode()
    assert 'name="receipt"' in page
    assert str(receipt) not in page


# ── No trace ──────────────────────────────────────────────────────────────────────────────────────────


def everything_stored() -> str:
    """Every cell of every table, as one text."""
    rows = []
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            rows += [str(row) for row in model._default_manager.values_list()]
    return "\n".join(rows)


@pytest.mark.django_db
@pytest.mark.requirement("R7.5")
def test_an_anonymous_report_leaves_no_address_no_browser_and_no_receipt(phone: Client) -> None:
    answer = phone.post("/report/", report(), REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT,
                        HTTP_X_FORWARDED_FOR=ADDRESS, HTTP_REFERER="https://intranet.example/x")  # fmt: skip
    receipt = receipt_in(answer.content.decode())
    with_phone = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT}
    phone.post("/track/", {**csrf(phone), "receipt": receipt}, **with_phone)  # type: ignore[arg-type]
    phone.post("/track/message/", {**csrf(phone), "body": "补充一句。"}, **with_phone)  # type: ignore[arg-type]
    stored = everything_stored()
    assert "补充一句。" in stored  # the scan does read what is there
    for trace in (ADDRESS, AGENT, "unverwechselbar", "intranet.example", receipt, receipt.replace("-", "")):
        assert trace not in stored, trace


@pytest.mark.django_db
def test_an_identity_typed_by_mistake_is_dropped_where_somebody_stays_anonymous(phone: Client) -> None:
    typed = {
        "name": "某反映人",
        "phone": "13800001234",
        "email": "who@example.com",
        "organization": "示例公司",
    }
    phone.post("/report/", report(**typed))
    lead = Lead.objects.get()
    assert lead.is_anonymous
    assert lead.identity is None
    stored = everything_stored()
    for secret in typed.values():
        assert secret not in stored


@pytest.mark.django_db
def test_a_named_reporters_name_stands_in_no_table_in_clear(phone: Client) -> None:
    typed = {
        "name": "某反映人",
        "phone": "13800001234",
        "email": "who@example.com",
        "organization": "示例公司",
    }
    answer = phone.post("/report/", report(stance="named", **typed))
    receipt_in(answer.content.decode())
    assert Lead.objects.get().identity is not None
    stored = everything_stored()
    for secret in typed.values():
        assert secret not in stored


@pytest.mark.django_db
def test_the_receipt_is_shown_on_one_page_and_never_again(phone: Client) -> None:
    answer = phone.post("/report/", report())
    receipt = receipt_in(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    enter(phone, receipt)
    assert receipt not in phone.get("/track/").content.decode()
    assert receipt not in phone.get("/report/").content.decode()
    assert queries.by_receipt(receipt) == Lead.objects.get()


@pytest.mark.django_db
def test_no_cookie_is_set_by_reading_or_reporting(phone: Client) -> None:
    for answer in (phone.get("/"), phone.get("/report/"), phone.post("/report/", report())):
        assert not answer.cookies
