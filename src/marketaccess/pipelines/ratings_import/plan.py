"""What an import of ratings would do, before it does it."""

from collections.abc import Mapping
from datetime import datetime

from attrs import define, field, frozen

from marketaccess.apps.ratings import queries
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise_code
from marketaccess.domain.casework.rating_flow import BAD, RATING_CHANNELS, SATISFACTIONS
from marketaccess.domain.casework.rating_row import RatingRow, check
from marketaccess.pipelines.ratings_import.columns import BY_KEY, LAYOUT
from marketaccess.pipelines.ratings_import.values import moment, units
from marketaccess.pipelines.tables.faults import Fault, reading_faults
from marketaccess.pipelines.tables.headings import Line, Mapped, understand
from marketaccess.pipelines.tables.reading import sheets

NO_UNIT = "单位“{text}”不在本地名录中，请按名录中的名称或者标识填写。"
TWICE = "与第 {row} 行的评价编号相同，请只留一行。"
# The names of fields of an action, where the table calls them otherwise.
COLUMN_OF = {"number": "rating"}


@frozen
class Plan:
    """An import, worked out and not done. Rows with a fault are left out, the others can be stored."""

    sheets: tuple[Mapped, ...]
    rows: tuple[RatingRow, ...]
    known: int
    faults: tuple[Fault, ...]

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.rows)

    @property
    def bad(self) -> int:
        """How many tasks the import would open."""
        return sum(1 for row in self.rows if row.satisfaction in BAD)

    @property
    def rejected(self) -> int:
        """How many rows are left out."""
        return len({(fault.sheet, fault.row) for fault in self.faults})


@define
class _Reading:
    units: Mapping[str, int]
    at: datetime
    faults: list[Fault] = field(factory=list)
    seen: dict[str, int] = field(factory=dict)

    def read(self, line: Line) -> RatingRow | None:
        """The rating of a row, or None with its fault put down."""
        try:
            row = self._row(line)
            if row.number in self.seen:
                raise Refusal(TWICE.format(row=self.seen[row.number]), field="number")
            check(row, at=self.at)
        except Refusal as refusal:
            key = COLUMN_OF.get(refusal.field, refusal.field)
            heading = BY_KEY[key].heading if key in BY_KEY else ""
            self.faults.append(Fault(line.sheet, line.number, heading, refusal.message))
            return None
        self.seen[row.number] = line.number
        return row

    def _row(self, line: Line) -> RatingRow:
        unit = line.get("unit")
        department = self.units.get(unit)
        if department is None:
            raise Refusal(NO_UNIT.format(text=unit[:40]), field="unit")
        return RatingRow(
            number=line.get("rating"),
            service_item=normalise_code(line.get("service_item")),
            department=department,
            channel=_code(line.get("channel"), RATING_CHANNELS),
            rated_at=moment(line.get("rated_at")),
            satisfaction=_code(line.get("satisfaction"), SATISFACTIONS),
            record=line.get("record"),
            device=line.get("device"),
            words=line.get("words"),
        )


def _code(text: str, known: Mapping[str, str]) -> str:
    """The code of a cell, which may hold its label instead."""
    return next((key for key, label in known.items() if text in (key, label)), text)


def plan(*, file_name: str, content: bytes, at: datetime) -> Plan:
    """Read and understand a file. :raises Refusal: it cannot be read, or holds no such table."""
    mapped = understand(sheets(file_name, content), LAYOUT)
    reading = _Reading(units(at), at)
    read = [row for each in mapped for line in each.lines() if (row := reading.read(line))]
    known = queries.known_numbers((row.number for row in read), is_demonstration=False)
    fresh = tuple(row for row in read if row.number not in known)
    return Plan(mapped, fresh, len(read) - len(fresh), (*reading_faults(mapped), *reading.faults))
