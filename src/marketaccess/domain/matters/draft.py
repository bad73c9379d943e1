"""What is to be stored of a service item, as a form, a table or another program says it."""

import re
from datetime import date

from attrs import field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.codes import KINDS, LEVELS, PERMIT_KIND
from marketaccess.domain.matters.service_item import DayUnit, Nature, OnlineDepth

# What parts the lines of a cell and the parts of a line: no name may hold it, so nothing is lost on paper.
PARTING = re.compile(r"[;；\n|]")
DAYS_MAX, VISITS_MAX = 3650, 100
NAME_MAX, TEXT_MAX, LINES_MAX = 300, 20_000, 200
# Names, sources and the words between them stand in one cell of Excel, which holds 32,767 characters.
SOURCES_MAX = 10_000


@frozen
class Material:
    """A paper that is asked for. ``source`` says who issues it."""

    name: str
    required: bool = True
    source: str = ""


@frozen
class Stage:
    """A step of the process (办理环节), with its days where they are known."""

    name: str
    days: int | None = None


@frozen
class Draft:
    """A service item as it is to be. ``department`` and ``supervising_department`` are row numbers."""

    basic_code: str
    name: str
    implementation_code: str = ""
    kind: str = PERMIT_KIND
    nature: Nature = Nature.PERMIT
    is_refusable: bool = False
    level: str = ""
    is_standard: bool = False
    department: int | None = None
    department_name: str = ""
    supervising_department: int | None = None
    conditions: str = ""
    basis: str = ""
    technical_standard: str = ""
    materials: tuple[Material, ...] = ()
    steps: tuple[Stage, ...] = ()
    statutory_days: int | None = None
    statutory_unit: DayUnit | None = None
    promised_days: int | None = None
    promised_unit: DayUnit | None = None
    online_depth: OnlineDepth | None = None
    visits: int | None = None
    result_document: str = ""
    guide_link: str = ""
    is_accepting: bool = True
    stopped_on: date | None = None
    last_record_on: date | None = None
    is_demonstration: bool = field(default=False)

    @property
    def key(self) -> str:
        """What identifies the item: its implementation code; a standard item's basic code."""
        return self.basic_code if self.is_standard else self.implementation_code


def check(draft: Draft) -> None:
    """:raises Refusal: what the tables cannot keep, or what contradicts itself; with its field."""
    _check_names(draft)
    if draft.kind not in KINDS:
        raise Refusal(f"事项类型“{draft.kind}”不在代码表内。", field="kind")
    if draft.level and draft.level not in LEVELS:
        raise Refusal(f"行使层级“{draft.level}”不在代码表内。", field="level")
    for name, limit in (("statutory_days", DAYS_MAX), ("promised_days", DAYS_MAX), ("visits", VISITS_MAX)):
        value = getattr(draft, name)
        if value is not None and not 0 <= value <= limit:
            raise Refusal(f"应为 0 至 {limit} 的整数，现为 {value}。", field=name)
    if not draft.is_accepting and draft.stopped_on is None:
        raise Refusal("停止受理的事项须写明停止受理日期。", field="stopped_on")
    if draft.is_accepting and draft.stopped_on is not None:
        raise Refusal("正在受理的事项不应有停止受理日期；已停止受理的请改为“否”。", field="stopped_on")
    if draft.guide_link and not draft.guide_link.startswith(("http://", "https://")):
        raise Refusal("办事指南链接应以 http:// 或 https:// 开头。", field="guide_link")


def _check_names(draft: Draft) -> None:
    if not draft.name:
        raise Refusal("请填写事项名称。", field="name")
    if not draft.basic_code or len(draft.basic_code) > 20:
        raise Refusal("请填写基本编码（12 位）。", field="basic_code")
    if draft.is_standard == bool(draft.implementation_code):
        raise Refusal("实施事项须有实施编码；标准事项没有实施编码。", field="implementation_code")
    if len(draft.implementation_code) > 40:
        raise Refusal("实施编码不应超过 31 位。", field="implementation_code")
    for name, limit in (
        ("name", NAME_MAX),
        ("department_name", 200),
        ("result_document", 200),
        ("guide_link", 500),
        ("conditions", TEXT_MAX),
        ("basis", TEXT_MAX),
        ("technical_standard", TEXT_MAX),
    ):
        if len(getattr(draft, name)) > limit:
            raise Refusal(f"超过 {limit} 字，请检查是否把几行并成了一行。", field=name)
    _check_lines(draft)


def _check_lines(draft: Draft) -> None:
    for field_name, lines in (("materials", draft.materials), ("steps", draft.steps)):
        if len(lines) > LINES_MAX:
            raise Refusal(f"超过 {LINES_MAX} 项，请检查。", field=field_name)
        names = [line.name for line in lines]
        if any(not name or PARTING.search(name) or len(name) > NAME_MAX for name in names):
            raise Refusal("名称不能为空，不能含有分号、竖线和换行，每项不超过 300 字。", field=field_name)
        if len(set(names)) != len(names):
            raise Refusal("有重复的名称，请合并。", field=field_name)
        if sum(map(len, names)) > TEXT_MAX:
            raise Refusal(f"合计超过 {TEXT_MAX} 字，请检查。", field=field_name)
    _check_sources(draft)
    if any(step.days is not None and not 0 <= step.days <= DAYS_MAX for step in draft.steps):
        raise Refusal(f"环节天数应为 0 至 {DAYS_MAX} 的整数。", field="steps")


def _check_sources(draft: Draft) -> None:
    sources = [material.source for material in draft.materials]
    if any(PARTING.search(source) for source in sources):
        raise Refusal("材料来源不能含有分号、竖线和换行。", field="materials")
    if sum(map(len, sources)) > SOURCES_MAX:
        raise Refusal(f"材料来源合计超过 {SOURCES_MAX} 字，请检查。", field="materials")
