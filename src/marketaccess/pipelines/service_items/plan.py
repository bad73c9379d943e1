"""What an import would do, before it does it."""

from collections.abc import Mapping

from attrs import frozen

from marketaccess.apps.matters import queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.service_items.columns import LAYOUT
from marketaccess.pipelines.service_items.transform import Row, Surroundings, key_of, transform
from marketaccess.pipelines.tables.faults import Fault, reading_faults
from marketaccess.pipelines.tables.headings import Mapped, understand
from marketaccess.pipelines.tables.reading import sheets


@frozen
class Plan:
    """An import, worked out and not done. Rows with an error are left out, the others can be stored."""

    sheets: tuple[Mapped, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]

    @property
    def fresh(self) -> tuple[Row, ...]:
        """Items that are not there yet."""
        return tuple(row for row in self.rows if row.before is None)

    @property
    def changed(self) -> tuple[Row, ...]:
        """Items of which the table says something else."""
        return tuple(row for row in self.rows if row.before not in (None, row.draft))

    @property
    def unchanged(self) -> int:
        """How many rows say what is known."""
        return len(self.rows) - len(self.fresh) - len(self.changed)

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.fresh or self.changed)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep a row out."""
        return tuple(fault for fault in self.faults if not fault.is_warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is odd and does not keep a row out."""
        return tuple(fault for fault in self.faults if fault.is_warning)

    @property
    def rejected(self) -> int:
        """How many rows are left out."""
        return len({(fault.sheet, fault.row) for fault in self.errors})


def plan(
    *,
    file_name: str,
    content: bytes,
    by: Actor,
    chosen: Mapping[str, str] | None = None,
    is_demonstration: bool = False,
) -> Plan:
    """Read and understand a file. :raises Refusal: it cannot be read, or holds no such table."""
    mapped = understand(sheets(file_name, content), LAYOUT, chosen)
    lines = [line for each in mapped for line in each.lines()]
    known = queries.by_key(list({key for line in lines if (key := key_of(line))}))
    office = by.is_system or by.may(P.MATTER_REVIEW)
    around = Surroundings(
        known={key: queries.draft_of(item) for key, item in known.items()},
        names=department_names(),
        own=None if office else by.departments_with(P.MATTER_EDIT),
        is_demonstration=is_demonstration,
    )
    rows, faults = transform(lines, around)
    return Plan(mapped, rows, (*reading_faults(mapped), *faults))


def department_names() -> dict[int, str]:
    """The departments in use by row number."""
    return dict(organizations.choices())
