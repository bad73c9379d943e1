"""What is to be checked, and with what it is to be compared; goes to the checking process as JSON."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
from attrs import field, frozen


@frozen
class Given:
    """A file as its provider named it, and where it lies; ``digest`` is the SHA-256 that it must have."""

    name: str
    path: str
    digest: str = ""


@frozen
class Comparison:
    """
    The records of another data set, named by the column ``key``: Parquet files of its deliveries.

    ``is_ours``: a CSV file of the platform's own, which may be named otherwise than the provider's.
    """

    data_set: str
    key: str
    files: tuple[str, ...]
    is_ours: bool = False


@frozen
class Earlier:
    """What an earlier delivery had: its rows, and the share of nulls of each column."""

    rows: int
    nulls: Mapping[str, float]


@frozen
class Order:
    """One check. ``known`` are Parquet files of other deliveries of the same data set that stand."""

    need: str
    division: str
    begins: date
    ends: date
    on: date
    files: tuple[Given, ...]
    out: str
    comparisons: tuple[Comparison, ...] = field(factory=tuple)
    known: tuple[str, ...] = field(factory=tuple)
    earlier: tuple[Earlier, ...] = field(factory=tuple)
    memory_mib: int = 1024

    @property
    def folder(self) -> Path:
        """Where the result is written."""
        return Path(self.out)

    def packed(self) -> dict[str, Any]:
        """As plain JSON."""
        return attrs.asdict(self, value_serializer=_plain)

    @classmethod
    def unpacked(cls, data: Mapping[str, Any]) -> "Order":
        """From plain JSON."""
        days = {name: date.fromisoformat(data[name]) for name in ("begins", "ends", "on")}
        lists = {
            "files": tuple(Given(**each) for each in data["files"]),
            "comparisons": tuple(
                Comparison(each["data_set"], each["key"], tuple(each["files"]), each["is_ours"])
                for each in data["comparisons"]
            ),
            "known": tuple(data["known"]),
            "earlier": tuple(Earlier(**each) for each in data["earlier"]),
        }
        return cls(**{**data, **days, **lists})


def _plain(_: type, __: "attrs.Attribute[Any]", value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
