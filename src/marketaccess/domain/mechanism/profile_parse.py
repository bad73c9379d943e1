"""From a TOML mapping to a profile, noting everything that is wrong on the way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.codes import is_division_code
from marketaccess.domain.basics.reader import Problem, Reader, Severity, usable
from marketaccess.domain.mechanism.profile import (
    Body,
    BodyForm,
    Channel,
    DepartmentEntry,
    Division,
    Document,
    Extension,
    MechanismStep,
    Party,
    Profile,
    Stated,
    Substitute,
)
from marketaccess.domain.mechanism.rule import LONGEST, DayKind, Rule, Start

RULE_KEYS = (
    "transfer",
    "verify",
    "rectify",
    "reply_complainant",
    "nil_return",
    "consultation",
    "adjust",
)
SCHEMA, SCHEMAS = 1, 999  # what this program reads, and what another one may write


def parse(data: Mapping[str, Any]) -> Profile:
    """A profile from a TOML mapping. :raises DocumentError: with every error that it has."""
    return usable(*read(data))


def read(data: Mapping[str, Any]) -> tuple[Profile, tuple[Problem, ...]]:
    """A profile as far as it can be read, and its problems; not fit for use where one is an error."""
    reader = Reader(data)
    document = _document(reader.table("document"))
    parser = _Parser(document.title)
    profile = parser.profile(reader, document)
    _check_references(profile, reader)
    reader.close()
    return profile, tuple(reader.problems)


def _document(table: Reader) -> Document:
    issued_on = table.day("issued_on", required=False)
    title, years = table.text("title"), table.integer("trial_years", low=0, high=10, required=False)
    until, clause = table.day("trial_until", required=False), table.text("trial_clause", required=False)
    if years and not clause:
        table.complain("trial_clause", "写了试行期，应当注明出自哪一条（trial_clause）。")
    if until and not years:
        table.complain("trial_until", "写了试行期届满日，应当同时写明试行年数（trial_years）。")
    made = Document(
        title=title,
        number=table.text("number", required=False),
        issuer=table.text("issuer", required=False),
        issued_on=issued_on,
        trial_years=years,
        trial_until=until or _years_after(issued_on, years),
        trial_clause=Citation(title, clause) if clause else None,
        reading=table.text("reading", required=False),
    )
    table.close()
    return made


def _years_after(day: date | None, years: int) -> date | None:
    """The same day ``years`` later, on which the period ends (28 February for a 29th)."""
    if day is None or not years:
        return None
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


@frozen
class _Parser:
    """Reads the parts; citations without a source of their own name the profile's document."""

    title: str
    closed: list[Reader] = field(factory=list)

    def profile(self, top: Reader, document: Document) -> Profile:
        if top.integer("schema", low=1, high=SCHEMAS) != SCHEMA:
            top.complain("schema", f"本程序读取的方案格式是第{SCHEMA}版。")
        office = top.table("coordinating_office")
        terms = dict(self._terms(top))
        made = Profile(
            key=top.key(),
            name=top.text("name"),
            division=self._division(top.table("division")),
            document=document,
            departments=tuple(self._department(k, t) for k, t in top.named_tables("departments")),
            coordinating_office=office.text("department"),
            coordinating_clause=self._clause(office)[0],
            substitute=self._substitute(top),
            bodies=tuple(self._body(t) for t in top.tables("bodies")),
            channels=tuple(self._channel(t) for t in top.tables("channels")),
            outlets=tuple(self._channel(t) for t in top.tables("outlets")),
            rules={key: self._rule(key, t) for key, t in top.named_tables("rules")},
            steps=tuple(self._step(t) for t in top.tables("steps")),
            extension=self._extension(top),
            reopening=self._days(top.table("reopening")),
            revisit=self._days(top.table("revisit")),
            terms={key: str(stated.value) for key, stated in terms.items()},
            term_clauses={key: stated.clause for key, stated in terms.items()},
            escalations=tuple(self._step(t) for t in top.tables("escalations")),
            forms=tuple(self._channel(t) for t in top.tables("forms")),
            notes={key: self._wording(t) for key, t in top.named_tables("notes", required=False)},
        )
        office.close()
        return made

    def _clause(self, table: Reader) -> tuple[Citation, str]:
        """The clause and the reading of a table; one of them must be there."""
        article, reading = table.text("clause", required=False), table.text("reading", required=False)
        source = table.text("source", required=False) or self.title
        if not article and not reading:
            table.complain("clause", "没有注明出处：请写 clause（条款），文件没有规定的写 reading（理解）。")
        return Citation(source, article), reading

    def _division(self, table: Reader) -> Division:
        code = table.text("code")
        if code and not is_division_code(code):
            table.complain("code", f"行政区划代码“{code}”应当是六位数字（GB/T 2260）。")
        made = Division(
            code, table.text("name"), table.boolean("is_demonstration"), table.text("reading", required=False)
        )
        table.close()
        return made

    def _department(self, key: str, table: Reader) -> DepartmentEntry:
        clause, reading = self._clause(table)
        made = DepartmentEntry(
            key,
            table.text("name"),
            table.text("duties", required=False),
            clause,
            table.boolean("is_external"),
            reading,
        )
        table.close()
        return made

    def _substitute(self, top: Reader) -> Substitute | None:
        if not top.has("substitute"):
            message = "没有写明线索反映牵头单位自身时由谁办理（substitute）。"
            top.complain("substitute", message, Severity.WARNING)
            return None
        table = top.table("substitute")
        made = Substitute(table.text("department"), *self._clause(table))
        table.close()
        return made

    def _body(self, table: Reader) -> Body:
        clause, reading = self._clause(table)
        made = Body(
            key=table.key(),
            name=table.text("name"),
            form=table.choice("form", BodyForm, BodyForm.LEAD_DEPARTMENT),
            convenors=table.texts("convenors", empty="请写明至少一个召集单位。"),
            members=table.texts("members", required=False),
            duties=table.texts("duties", required=False),
            clause=clause,
            reading=reading,
        )
        table.close()
        return made

    def _channel(self, table: Reader) -> Channel:
        clause, reading = self._clause(table)
        general = table.boolean("is_general")
        made = Channel(table.key(), table.text("label"), clause, general, reading)
        table.close()
        return made

    def _rule(self, key: str, table: Reader) -> Rule:
        if key not in RULE_KEYS:
            table.complain("", f"不认识的时限 {key}，只能是：{'、'.join(RULE_KEYS)}。")
        clause, reading = self._clause(table)
        made = Rule(
            key=key,
            label=table.text("label"),
            start=table.choice("start", Start, Start.RECEIVED),
            amount=table.integer("amount", low=1, high=LONGEST),
            day_kind=table.choice("day_kind", DayKind, DayKind.WORKING),
            roll_over=table.boolean("roll_over"),
            clause=clause,
            reading=reading,
        )
        table.close()
        return made

    def _step(self, table: Reader) -> MechanismStep:
        clause, reading = self._clause(table)
        made = MechanismStep(
            key=table.key(),
            label=table.text("label"),
            actor=table.choice("actor", Party, Party.COORDINATING_OFFICE),
            recipient=table.choice("recipient", Party, Party.HANDLING_DEPARTMENT),
            rule=table.text("rule", required=False),
            clause=clause,
            reading=reading,
            after=table.integer("after_working_days", low=0, high=60, required=False),
        )
        table.close()
        return made

    def _extension(self, top: Reader) -> Extension | None:
        if not top.has("extension"):
            return None
        table = top.table("extension")
        clause, reading = self._clause(table)
        made = Extension(
            applicant=table.choice("applicant", Party, Party.HANDLING_DEPARTMENT),
            consent_by=table.text("consent_by"),
            approver_label=table.text("approver_label"),
            in_writing=table.boolean("in_writing", default=True),
            clause=clause,
            reading=reading,
        )
        table.close()
        return made

    def _days(self, table: Reader) -> Stated:
        made = Stated(table.integer("days", low=1, high=LONGEST), *self._clause(table))
        table.close()
        return made

    def _wording(self, table: Reader) -> Stated:
        made = Stated(table.text("text"), *self._clause(table))
        table.close()
        return made

    def _terms(self, top: Reader) -> list[tuple[str, Stated]]:
        return [(key, self._wording(table)) for key, table in top.named_tables("terms")]


def _check_references(profile: Profile, top: Reader) -> None:
    """Every department key and rule key that is used must be there."""
    wanted = [("coordinating_office.department", profile.coordinating_office)]
    if profile.substitute:
        wanted.append(("substitute.department", profile.substitute.department))
        if profile.substitute.department == profile.coordinating_office:
            message = "线索反映牵头单位自身时不能仍由牵头单位办理，请改为其他单位。"
            top.complain("substitute.department", message)
    if profile.extension:
        wanted.append(("extension.consent_by", profile.extension.consent_by))
    for place, body in enumerate(profile.bodies, 1):
        wanted += [(f"bodies[{place}].convenors", key) for key in body.convenors]
        wanted += [(f"bodies[{place}].members", key) for key in body.members]
    for path, key in wanted:
        if key and not profile.names(key):
            top.complain(path, f"部门标识“{key}”没有在 departments 中列出，请补上或改正。")
    _check_keys(profile, top)


def _check_keys(profile: Profile, top: Reader) -> None:
    for place, step in enumerate(profile.steps, 1):
        if step.rule and step.rule not in profile.rules:
            top.complain(f"steps[{place}].rule", f"时限“{step.rule}”没有在 rules 中列出。")
    keyed = {
        "bodies": [entry.key for entry in profile.bodies],
        "channels": [entry.key for entry in profile.channels],
        "outlets": [entry.key for entry in profile.outlets],
        "steps": [entry.key for entry in profile.steps],
    }
    for name, keys in keyed.items():
        for place, key in enumerate(keys, 1):
            if key in keys[: place - 1]:
                top.complain(f"{name}[{place}].key", f"标识“{key}”重复，请改用另一个。")
