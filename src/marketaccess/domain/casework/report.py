"""A report of a possible barrier as it comes in at any door, and what a report must say."""

import json
import re
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from attrs import evolve, field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise, normalise_code

TITLE_MAX = 120
NARRATIVE_MIN = 10
NARRATIVE_MAX = 20_000
TEXT_MAX = 5_000
FILES_MAX = 10
MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}(?:转?\d{1,6})?")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class AcceptedFile(Protocol):
    """A file that passed inspection (``documents.actions.inspect``)."""

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    @property
    def content(self) -> bytes: ...


@frozen
class Identity:
    """Who reports, where that person says so. It exists in clear only between the form and the vault."""

    name: str
    phone: str = ""
    email: str = ""
    organization: str = ""

    def payload(self) -> bytes:
        """The bytes that are sealed."""
        told = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "organization": self.organization,
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()

    def __repr__(self) -> str:
        """Nothing: a value that ends up in a traceback or a log must not tell the name."""
        return "Identity(…)"


@frozen
class Report:
    """
    What came in, from whatever channel.

    ``source`` and ``external_number`` are the other system's name and its own number of the report:
    together with the channel they make receiving idempotent. ``has_reporter`` is False where nobody
    waits for an answer (an enforcement result, a transfer from above without a complainant).
    ``submission_key`` is a secret of whoever sends: sent again with it, the report is received once and
    the same receipt comes back.
    """

    channel: str
    title: str
    narrative: str
    target_name: str
    target_department_id: int | None = None
    list_item: str = ""
    identity: Identity | None = None
    files: tuple[AcceptedFile, ...] = ()
    has_reporter: bool = True
    source: str = ""
    external_number: str = ""
    received_at: datetime | None = None
    is_demonstration: bool = False
    submission_key: str = field(default="", repr=False)


def clean(text: str, *, field: str, label: str, longest: int = TEXT_MAX, shortest: int = 0) -> str:
    """
    Free text as it may be stored: no invisible characters, trimmed, of a bearable length.

    :raises Refusal: for a NUL byte, for too much and for too little text; it names the field.
    """
    if "\x00" in text:
        raise Refusal(f"{label}含有无法识别的字符，请删除后重新填写。", field=field)
    cleaned = normalise(text)
    if len(cleaned) > longest:
        raise Refusal(f"{label}最多{longest}字，现有{len(cleaned)}字，请精简后重新提交。", field=field)
    if shortest and not cleaned:
        raise Refusal(f"请填写{label}。", field=field)
    if len(cleaned) < shortest:
        raise Refusal(f"{label}至少{shortest}字，请补充具体情况。", field=field)
    return cleaned


def clean_identity(identity: Identity) -> Identity:
    """A named report needs a name and one way to reach the person. Raises Refusal naming the field."""
    name = clean(identity.name, field="name", label="姓名", longest=50, shortest=1)
    phone = clean(identity.phone, field="phone", label="联系电话", longest=30)
    phone = re.sub(r"[()-]", "", normalise_code(phone))
    email = clean(identity.email, field="email", label="电子邮箱", longest=100)
    if not phone and not email:
        raise Refusal("实名反映请留下联系电话或者电子邮箱；不愿留下的，请选择匿名反映。", field="phone")
    if phone and not (MOBILE.fullmatch(phone) or LANDLINE.fullmatch(phone)):
        raise Refusal("联系电话格式不正确，请填写11位手机号码或者带区号的座机号码。", field="phone")
    if email and not EMAIL.fullmatch(email):
        raise Refusal("电子邮箱格式不正确，请检查后重新填写。", field="email")
    organization = clean(identity.organization, field="organization", label="单位名称", longest=100)
    return Identity(name=name, phone=phone, email=email, organization=organization)


def _check_circumstances(report: Report, *, channels: Collection[str], at: datetime) -> None:
    if report.channel not in channels:
        raise Refusal("来源渠道不在本地机制规定的渠道之内，请从列表中选择。", field="channel")
    if len(report.files) > FILES_MAX:
        raise Refusal(f"一次最多上传{FILES_MAX}个文件，请合并或者分次补充。", field="files")
    if report.received_at is not None and report.received_at > at:
        raise Refusal("收到时间不能晚于现在，请检查日期。", field="received_at")
    if report.identity is not None and not report.has_reporter:
        raise Refusal("没有反映人的线索不应填写反映人身份信息。", field="name")


def checked(report: Report, *, channels: Collection[str], at: datetime) -> Report:
    """
    The report with its texts cleaned. A missing title is taken from the first words of the narrative.

    :raises Refusal: naming the field and what to do.
    """
    _check_circumstances(report, channels=channels, at=at)
    narrative = clean(
        report.narrative, field="narrative", label="反映内容", longest=NARRATIVE_MAX, shortest=NARRATIVE_MIN
    )
    title = clean(report.title, field="title", label="标题", longest=TITLE_MAX)
    return evolve(
        report,
        title=" ".join(title.split()) or " ".join(narrative[:40].split()),
        narrative=narrative,
        target_name=clean(
            report.target_name, field="target_name", label="被反映单位", longest=100, shortest=2
        ),
        list_item=clean(report.list_item, field="list_item", label="涉及清单事项", longest=200),
        identity=clean_identity(report.identity) if report.identity else None,
        source=clean(report.source, field="source", label="来源单位", longest=100),
        external_number=clean(report.external_number, field="external_number", label="来源编号", longest=80),
    )
