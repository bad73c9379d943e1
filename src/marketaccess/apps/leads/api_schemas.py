"""What the API takes and gives. Sentences for people stand in the refusals, not here."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light

Key = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]


class IdentityIn(Schema):
    """Who reports. It is sealed on arrival and can be read by no program."""

    model_config = ConfigDict(extra="forbid")
    name: str
    phone: str = ""
    email: str = ""
    organization: str = ""


class ReportIn(Schema):
    """A report of another system. ``number`` is that system's own; it makes sending twice harmless."""

    model_config = ConfigDict(extra="forbid")
    number: str = Field(max_length=80, description="来源系统自己的编号，同一编号只登记一次")
    source: str = Field(max_length=100, description="来源系统或者单位的名称")
    channel: str = Field("hotline", max_length=40, description="来源渠道的标识，以机制方案为准")
    title: str = Field("", description="标题，最多120字；不填时取反映内容的开头")
    narrative: str = Field(description="反映内容，10至20000字")
    target_name: str = Field(description="被反映单位的名称，2至100字")
    list_item: str = Field("", description="涉及的清单事项，最多200字")
    has_reporter: bool = Field(default=True, description="是否有等待答复的反映人")
    identity: IdentityIn | None = None
    received_at: datetime | None = Field(None, description="收到的时间；不带时区的按北京时间")


class ReceivedOut(Schema):
    """``receipt`` is given once, on the first sending; hand it to the reporter."""

    reference: str
    state: str
    receipt: str | None = None


class LeadOut(Schema):
    """One line of the list."""

    reference: str
    state: str
    state_label: str
    light: str
    light_label: str
    title: str
    channel: str
    source: str
    external_number: str
    target_name: str
    case_type: str
    situation: str
    level: str
    conclusion: str
    due_rule: str
    due_on: date | None
    due_is_provisional: bool
    received_at: datetime
    closed_at: datetime | None
    is_demonstration: bool


class StepOut(Schema):
    """One step of a lead."""

    at: datetime
    verb: str
    label: str
    by: str
    department: str
    remark: str


class DetailOut(LeadOut):
    """A lead with its steps. ``narrative`` is null where the token's department does not coordinate it."""

    summary: str
    list_item: str
    narrative: str | None
    steps: list[StepOut]


class ListOut(Schema):
    """One page."""

    total: int
    page: int
    size: int
    leads: list[LeadOut]


class Wanted(Schema):
    """Filters of the list."""

    model_config = ConfigDict(extra="forbid")
    state: LeadState | None = None
    light: Light | None = None
    channel: Key | None = None
    situation: Key | None = None
    text: str = Field("", max_length=100)
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=200)


class ErrorOut(Schema):
    """Every refusal: the field that it concerns, and one Chinese sentence."""

    class Error(Schema):
        """The field may be empty where the whole request is meant."""

        field: str
        message: str

    error: Error
