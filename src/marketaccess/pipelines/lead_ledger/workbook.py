"""The columns of the ledger of leads."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.pipelines import workbook
from marketaccess.pipelines.workbook import Heading, Layout, Value

COLORS = {Light.RED: "C00000", Light.YELLOW: "9C5700", Light.GREEN: "006100", Light.BLUE: "1F4E79"}

HEADINGS: tuple[Heading, ...] = (
    Heading("序号", 5, is_centered=True),
    Heading("线索编号", 14, is_centered=True),
    Heading("收到日期", 11, is_centered=True),
    Heading("来源渠道", 11, is_centered=True),
    Heading("来源编号", 13),
    Heading("标题", 28),
    Heading("被反映单位", 15),
    Heading("壁垒情形", 17),
    Heading("主办单位", 14),
    Heading("当前状态", 9, is_centered=True),
    Heading("当前时限", 9, is_centered=True),
    Heading("到期日", 11, is_centered=True),
    Heading("时限状态", 9, is_centered=True, is_light=True),
    Heading("核查结论", 9, is_centered=True),
    Heading("办结日期", 11, is_centered=True),
    Heading("备注", 9),
)
LAYOUT = Layout(
    sheet="线索台账",
    holds="线索",
    headings=HEADINGS,
    everything="全部线索",
    nothing="没有符合条件的线索。",
    signatures=(1, 6, 10),
    colors={LIGHTS[light]: color for light, color in COLORS.items()},
)


@frozen
class Line:
    """One lead in the ledger."""

    reference: str
    received_on: date
    channel: str
    external_number: str
    title: str
    target: str
    situation: str
    handler: str
    state: str
    rule: str
    due_on: date | None
    light: Light
    conclusion: str
    closed_on: date | None
    remark: str

    def values(self) -> tuple[Value, ...]:
        """The cells in the order of HEADINGS, without the running number."""
        return (
            self.reference, self.received_on, self.channel, self.external_number, self.title,
            self.target, self.situation, self.handler, self.state, self.rule, self.due_on,
            LIGHTS[self.light], self.conclusion, self.closed_on, self.remark,
        )  # fmt: skip


def height(values: Iterable[object]) -> float:
    """How high a row of this ledger must be."""
    return workbook.height(HEADINGS, values)
