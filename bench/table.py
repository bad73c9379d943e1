"""Results: rows with a goal, as one JSON file and one table."""

import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

RESULTS = Path(__file__).resolve().parent / "results"


@frozen
class Row:
    """One figure. ``rival`` is the same figure of what it is compared with; ``ratio`` is ours to it."""

    part: str
    what: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None
    rival: str = ""
    rival_value: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.rival_value if self.rival_value else None


def quantile(values: list[float], share: float) -> float:
    """The value below which the share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "measured_at": datetime.now().astimezone().isoformat(timespec="seconds"),
    }


def markdown(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| part | what | value | goal | met | rival | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        met = {True: "yes", False: "**no**", None: ""}[row.met]
        rival = f"{row.rival}: {row.rival_value:,.2f}" if row.rival_value is not None else row.rival
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        value = f"{row.value:,.2f} {row.unit}"
        lines.append(f"| {row.part} | {row.what} | {value} | {row.goal} | {met} | {rival} | {ratio} |")
    return "\n".join(lines) + "\n"


def write(rows: list[Row], name: str, *, scale: float) -> None:
    """Keep the rows as JSON and as a table. ``scale`` is the share of the full size that was measured."""
    RESULTS.mkdir(exist_ok=True)
    content = {
        "machine": machine(),
        "scale": scale,
        "rows": [{**asdict(row), "ratio": row.ratio} for row in rows],
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    head = f"Measured at {scale:g} of the full size, {machine()['measured_at']}.\n\n"
    (RESULTS / f"{name}.md").write_text(head + markdown(rows))
    print(markdown(rows))
