"""
A mechanism profile: one locality's working mechanism, as its own document states it.

Every value carries its clause. Where the document leaves something open, ``reading`` says in Chinese
what is open and how this profile reads it; screens show it as 按本机制方案的理解. What a document does
not say and no reading supplies is absent: the profile invents nothing.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.mechanism.rule import Rule

TRIAL_WARNINGS = (60, 30, 7)  # days before the end of a trial on which its coming end is announced


class BodyForm(StrEnum):
    """The form that departments work together in."""

    JOINT_CONFERENCE = "joint_conference"
    TASK_FORCE = "task_force"
    LEAD_DEPARTMENT = "lead_department"
    LEADING_GROUP = "leading_group"


BODY_FORMS: dict[BodyForm, str] = {
    BodyForm.JOINT_CONFERENCE: "联席会议",
    BodyForm.TASK_FORCE: "工作专班",
    BodyForm.LEAD_DEPARTMENT: "牵头部门协作机制",
    BodyForm.LEADING_GROUP: "领导小组",
}


class Party(StrEnum):
    """Who does or receives something in a step of a lead."""

    COORDINATING_OFFICE = "coordinating_office"
    HANDLING_DEPARTMENT = "handling_department"
    RESPONSIBLE_UNIT = "responsible_unit"
    DEPARTMENTS = "departments"
    REPORTER = "reporter"
    CITY_DEVELOPMENT_REFORM = "city_development_reform"
    GOVERNMENT = "government"
    HIGHER_LEVEL = "higher_level"


PARTIES: dict[Party, str] = {
    Party.COORDINATING_OFFICE: "牵头单位",
    Party.HANDLING_DEPARTMENT: "主管单位",
    Party.RESPONSIBLE_UNIT: "责任单位",
    Party.DEPARTMENTS: "各部门",
    Party.REPORTER: "反映人",
    Party.CITY_DEVELOPMENT_REFORM: "市发展改革委",
    Party.GOVERNMENT: "本级政府",
    Party.HIGHER_LEVEL: "上级部门",
}


class TrialState(StrEnum):
    """Where a document stands in its trial period."""

    NONE = "none"
    UNKNOWN = "unknown"  # a trial period whose first day the document does not give
    RUNNING = "running"
    LAPSED = "lapsed"


@frozen
class TrialStatus:
    """The trial period on a day. ``days_left`` is 0 on its last day."""

    state: TrialState
    until: date | None = None
    days_left: int = 0

    @property
    def is_ending(self) -> bool:
        """Whether the warnings before the end have begun."""
        return self.state is TrialState.RUNNING and self.days_left <= TRIAL_WARNINGS[0]

    @property
    def text(self) -> str:
        """What a screen says of it; "" where nothing is to be said."""
        if self.state is TrialState.LAPSED:
            return f"依据文件已过试行期（{self.until}届满）"
        if self.state is TrialState.UNKNOWN:
            return "依据文件为试行，印发日期未载明，试行期届满日无法确定"
        if self.is_ending:
            return f"依据文件试行期将于{self.until}届满，还有{self.days_left}天"
        return ""


@frozen
class Division:
    """The administrative division, by its GB/T 2260 code."""

    code: str
    name: str
    is_demonstration: bool = False
    reading: str = ""


@frozen
class Document:
    """The document that sets up the mechanism. What its text does not show is None or ""."""

    title: str
    number: str
    issuer: str
    issued_on: date | None
    trial_years: int
    trial_until: date | None
    trial_clause: Citation | None
    reading: str = ""


@frozen
class DepartmentEntry:
    """A department that the document names. ``is_external``: of another level, not of this division."""

    key: str
    name: str
    duties: str
    clause: Citation
    is_external: bool = False
    reading: str = ""


@frozen
class Body:
    """A coordinating body (R1.1): form, convenors, members, duties."""

    key: str
    name: str
    form: BodyForm
    convenors: tuple[str, ...]
    members: tuple[str, ...]
    duties: tuple[str, ...]
    clause: Citation
    reading: str = ""


@frozen
class Channel:
    """
    A way in which leads come in, or (an outlet) where the list is made public.

    ``is_general``: not of the document, but open everywhere.
    """

    key: str
    label: str
    clause: Citation
    is_general: bool = False
    reading: str = ""


@frozen
class MechanismStep:
    """
    One step of handling a lead: who does it, who gets the result, under which rule.

    ``after`` is the working day past a missed date on which an escalation falls due; 0: a person decides.
    """

    key: str
    label: str
    actor: Party
    recipient: Party
    rule: str
    clause: Citation
    reading: str = ""
    after: int = 0


@frozen
class Extension:
    """How a time limit is extended: on whose written application, by whose consent."""

    applicant: Party
    consent_by: str
    approver_label: str
    in_writing: bool
    clause: Citation
    reading: str = ""


@frozen
class Substitute:
    """Who handles a lead about the coordinating office itself."""

    department: str
    clause: Citation
    reading: str = ""


@frozen
class Stated:
    """A plain value (a number of days, a wording) with its clause or its reading."""

    value: int | str
    clause: Citation
    reading: str = ""


@frozen(eq=False)
class Profile:
    """Everything that one locality's mechanism fixes. Compare by ``key``."""

    key: str
    name: str
    division: Division
    document: Document
    departments: tuple[DepartmentEntry, ...]
    coordinating_office: str
    coordinating_clause: Citation
    substitute: Substitute | None
    bodies: tuple[Body, ...]
    channels: tuple[Channel, ...]
    outlets: tuple[Channel, ...]
    rules: Mapping[str, Rule]
    steps: tuple[MechanismStep, ...]
    extension: Extension | None
    reopening: Stated
    revisit: Stated
    terms: Mapping[str, str]
    term_clauses: Mapping[str, Citation]
    escalations: tuple[MechanismStep, ...]
    forms: tuple[Channel, ...]
    notes: Mapping[str, Stated]

    @property
    def reopening_days(self) -> int:
        """Within how many days after closing a reporter may have a lead reopened."""
        return int(self.reopening.value)

    @property
    def revisit_silence_days(self) -> int:
        """After how many days without a word from the reporter a revisit counts as unanswered."""
        return int(self.revisit.value)

    def department(self, key: str) -> DepartmentEntry:
        """The entry of a department key. :raises KeyError: the profile does not name it."""
        for entry in self.departments:
            if entry.key == key:
                return entry
        raise KeyError(key)

    def names(self, key: str) -> bool:
        """Whether the profile names this department."""
        return any(entry.key == key for entry in self.departments)

    def trial_status(self, on: date) -> TrialStatus:
        """Where the document stands in its trial period on a day; its last day still belongs to it."""
        until = self.document.trial_until
        if not self.document.trial_years:
            return TrialStatus(TrialState.NONE)
        if until is None:
            return TrialStatus(TrialState.UNKNOWN)
        left = (until - on).days
        return TrialStatus(TrialState.LAPSED if left < 0 else TrialState.RUNNING, until, max(left, 0))
