"""How leads are classified: by the type of case, the situation of the barrier, and the level it arises on."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.reader import Reader, usable

SEPARATOR = "."


@frozen
class Category:
    """One class. ``key`` is stored; a sub-form's key is ``parent.child``."""

    key: str
    label: str
    clause: Citation
    forms: tuple["Category", ...] = ()


@frozen(eq=False)
class Classifications:
    """The classes that a lead can be put into, each scheme with its source."""

    case_types: tuple[Category, ...]
    situations: tuple[Category, ...]
    levels: tuple[Category, ...]

    def case_type_choices(self) -> tuple[tuple[str, str], ...]:
        """Every type, a type with forms followed by them, as (key, label)."""
        return tuple(_choices(self.case_types))

    def situation_choices(self) -> tuple[tuple[str, str], ...]:
        """The situations as (key, label)."""
        return tuple(_choices(self.situations))

    def level_choices(self) -> tuple[tuple[str, str], ...]:
        """The levels as (key, label)."""
        return tuple(_choices(self.levels))

    def label(self, key: str) -> str:
        """The label of a stored key of any scheme; the key itself where a later edition dropped it."""
        every = (*self.case_type_choices(), *self.situation_choices(), *self.level_choices())
        return dict(every).get(key, key)


def _choices(categories: Iterable[Category]) -> Iterable[tuple[str, str]]:
    for category in categories:
        yield category.key, category.label
        for form in category.forms:
            yield form.key, f"{category.label}：{form.label}"


def parse(data: Mapping[str, Any]) -> tuple[Category, ...]:
    """One scheme from its TOML. :raises DocumentError: anything wrong; the files are our own."""
    reader = Reader(data)
    source = reader.text("source")
    categories = tuple(_category(table, source, "") for table in reader.tables("categories"))
    reader.close()
    return usable(categories, reader.problems)


def _category(table: Reader, source: str, above: str) -> Category:
    key = above + table.text("key")
    made = Category(
        key=key,
        label=table.text("label"),
        clause=Citation(source, table.text("clause")),
        forms=tuple(_category(form, source, key + SEPARATOR) for form in table.tables("forms")),
    )
    table.close()
    return made
