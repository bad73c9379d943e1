"""The address of a page as evidence: it must lead to the page itself, not to a site's door."""

import re
from urllib.parse import SplitResult, urlsplit

LONGEST = 500
NOT_AN_ADDRESS = "网页地址应以 http:// 或 https:// 开头，请从浏览器地址栏完整复制。"
TOO_LONG = f"网页地址超过 {LONGEST} 字，请核对。"
HOME_PAGE = "“{address}”只是网站首页，看不出内容在哪里。请打开具体页面，把那一页的地址完整复制过来。"
# What a site calls its door: index.html, default.aspx, home/ …
_DOOR = re.compile(r"(?:index|default|home|main|portal|shouye|sy)(?:_?\d*)?(?:\.[a-z]{2,5})?", re.ASCII)


def why_not_exact(address: str) -> str:
    """What is wrong with an address as evidence, in a sentence; "" where it names one page."""
    if len(address) > LONGEST:
        return TOO_LONG
    parts = _split(address)
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or re.search(r"\s", address)
    ):
        return NOT_AN_ADDRESS
    return HOME_PAGE.format(address=address[:80]) if _is_door(parts) else ""


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # a bracket that is no address of version 6
        return None


def _is_door(parts: SplitResult) -> bool:
    # A page of a single-page site stands behind the "#": "#/list/12" names one, "#top" does not.
    if parts.query or (parts.fragment.strip("!").startswith("/") and len(parts.fragment.strip("!/")) > 0):
        return False
    steps = [step for step in parts.path.lower().split("/") if step]
    return all(_DOOR.fullmatch(step) for step in steps)
