"""What several commands share: reading files and dates, printing JSON."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from marketaccess.domain.basics.checkup import Finding
from marketaccess.domain.basics.reader import SEVERITIES, DocumentError, Severity
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import day_of
from marketaccess.domain.basics.toml import LONGEST, TomlError, load
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.domain.mechanism.profile_parse import parse
from marketaccess.law import library


def print_json(value: Any) -> None:
    """One JSON document on the standard output, in readable Chinese."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def a_day(text: str, name: str) -> date:
    """A date from an argument. :raises Refusal: not a date."""
    day = day_of(text)
    if day is None:
        raise Refusal(f"{name} 的日期“{text}”不对，应当写成 2026-09-29 的样子。")
    return day


def today() -> date:
    """The day in Beijing."""
    return datetime.now(tz=ZoneInfo("Asia/Shanghai")).date()


def bytes_of(path: str, most: int = -1) -> bytes:
    """A file, or its first ``most`` bytes. :raises Refusal: missing, a folder, or not readable."""
    try:
        with Path(path).open("rb") as opened:
            return opened.read(most)
    except (OSError, ValueError):
        raise Refusal(f"读不到文件“{path}”，请核对路径和权限。") from None


def text_of(path: str) -> str:
    """A small text file. :raises Refusal: missing, a folder, too large or not UTF-8."""
    content = bytes_of(path, 4 * LONGEST + 1)
    if len(content) > 4 * LONGEST:
        raise Refusal(f"文件“{path}”过大，不像是方案或者通知。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"文件“{path}”不是 UTF-8 编码的文本，请另存为 UTF-8 后再试。") from None


def law_text(
    given: str, noun: str, keys: Sequence[str], text_of_key: Callable[[str], str]
) -> tuple[str, str]:
    """The text of a piece of law and what to call it, by its key or by a file. :raises Refusal: neither."""
    if given in keys:
        return text_of_key(given), f"{given}.toml"
    if "/" not in given and not Path(given).exists():
        known = "、".join(keys)
        raise Refusal(f"没有名为“{given}”的{noun}，可用的有：{known}；也可以写一个 TOML 文件的路径。")
    return text_of(given), given


def profile_text(given: str) -> tuple[str, str]:
    """A profile's text and what to call it, by its key or by a file. :raises Refusal: neither."""
    return law_text(given, "机制方案", library.profile_keys(), library.profile_text)


def report(name: str, findings: Sequence[Finding], *, as_json: bool, **more: Any) -> int:
    """
    Print what a check-up found in a document, with ``more`` in the JSON.

    Exit code 1 where the document cannot be used, 0 where it only has oddities.
    """
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        listed = [
            {"line": f.line, "field": f.field, "severity": f.severity.value, "message": f.message}
            for f in findings
        ]
        print_json({"file": name, "usable": not errors, **more, "findings": listed})
        return 1 if errors else 0
    for finding in findings:
        where = f"{name} 第{finding.line}行" + (f"，{finding.field}" if finding.field else "")
        print(f"{SEVERITIES[finding.severity]}　{where}：{finding.message}")
    verdict = "不能使用" if errors else "可以使用"
    print(f"{verdict}：{errors}处错误，{len(findings) - errors}处提示。")
    return 1 if errors else 0


def a_profile(given: str) -> Profile:
    """A profile by its key or by a file. :raises Refusal: none, or with errors."""
    text, name = profile_text(given)
    try:
        return parse(load(text))
    except TomlError as error:
        raise Refusal(f"{name} 第{error.line}行：{error.message}") from None
    except DocumentError as error:
        first = error.problems[0]
        raise Refusal(
            f"{name} 的 {first.field}：{first.message}（共{len(error.problems)}处错误，"
            f"用 marketaccess profile check 查看全部）"
        ) from None
