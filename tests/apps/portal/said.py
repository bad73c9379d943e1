"""What people type into the public forms, and what they read there."""

import re
from typing import Any

from django.test import Client

SENTENCE = "我公司参加项目投标，被告知必须在本县注册分公司并缴纳社保才能报名。"
KEY, OTHER_KEY = "press-1" * 4 + "_abc", "press-2" * 4 + "_abc"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
RECEIPT = re.compile(r'<code id="receipt"[^>]*>([0-9A-Z-]{23})</code>')


def report(**changes: Any) -> dict[str, Any]:
    """An anonymous report as the form sends it."""
    said = {
        "stance": "anonymous",
        "narrative": SENTENCE,
        "target_name": "某园区管委会",
        "submission_key": KEY,
    }
    return {**said, **changes}


def receipt_in(page: str) -> str:
    """The receipt that a page shows."""
    found = RECEIPT.search(page)
    assert found, page
    return found.group(1)


def key_in(page: str) -> str:
    """The submission key that a form carries."""
    found = re.search(r'name="submission_key" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def csrf(browser: Client, address: str = "/track/") -> dict[str, str]:
    """The token of a page's form, with its cookie set."""
    page = browser.get(address).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return {"csrfmiddlewaretoken": found.group(1)}


def enter(browser: Client, receipt: str) -> Any:
    """Type a receipt into the page."""
    return browser.post("/track/", {**csrf(browser), "receipt": receipt})
