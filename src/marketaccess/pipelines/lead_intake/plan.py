"""The dry run: what would be stored, what not and why, before anything is."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen

from marketaccess.pipelines.lead_intake.columns import EXAMPLE_MARK
from marketaccess.pipelines.lead_intake.extract import Extract
from marketaccess.pipelines.lead_intake.transform import Candidate, Lists, is_example, transform
from marketaccess.pipelines.tables.faults import Fault

ROW_LIMIT = 100_000


@frozen
class Plan:
    """
    What a file holds. ``known`` are rows that an earlier run stored: they are left as they are.

    ``rejected`` counts rows, ``faults`` their faults: one row may have several.
    """

    fresh: tuple[Candidate, ...]
    known: tuple[Candidate, ...]
    faults: tuple[Fault, ...]
    rejected: int
    examples: int
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        """All rows with content, but for examples."""
        return len(self.fresh) + len(self.known) + self.rejected


def notes_on(found: Extract) -> Iterator[str]:
    """What a person should know about the sheets: renamed, ignored and left out."""
    for sheet in found.sheets:
        where = f"工作表“{sheet.name}”"
        for name, heading in sheet.renamed:
            yield f"{where}：把“{name}”列作为“{heading}”导入。不对的话请修改表头后重新上传。"
        if sheet.ignored:
            yield f"{where}：不使用的列：{'、'.join(sheet.ignored)}。"
        if sheet.is_cut:
            yield f"{where}：超过{ROW_LIMIT:,}行，多出的没有读取。请拆成几个文件。"
    for name in found.skipped:
        yield f"工作表“{name}”没有线索表头，已跳过。"


def missing_columns(found: Extract) -> Iterator[Fault]:
    """One fault for each required column that a sheet does not have."""
    for sheet in found.sheets:
        for column in sheet.missing:
            yield Fault(
                sheet.name, sheet.header_row, column.heading,
                f"缺少“{column.heading}”列。请在表头加上这一列，或下载模板填写。",
            )  # fmt: skip


def plan(found: Extract, lists: Lists, stored: Iterable[tuple[str, str, str]], *, now: datetime) -> Plan:
    """Sort every row into new, known and rejected. ``stored`` are the keys that the store already has."""
    missing = tuple(missing_columns(found))
    lacking = {fault.sheet for fault in missing}
    stored, seen = frozenset(stored), dict[tuple[str, str, str], Candidate]()
    fresh: list[Candidate] = []
    known: list[Candidate] = []
    faults = list(missing)
    rejected = examples = 0
    for row in found.rows():
        if is_example(row):
            examples += 1
            continue
        outcome = transform(row, lists, now=now)
        if row.sheet in lacking:
            rejected += 1
        elif not isinstance(outcome, Candidate):
            rejected += 1
            faults.extend(outcome)
        elif outcome.key in seen:
            rejected += 1
            faults.append(_twice(outcome, seen[outcome.key]))
        else:
            seen[outcome.key] = outcome
            (known if outcome.key in stored else fresh).append(outcome)
    notes = [*notes_on(found), *([f"跳过{examples}行{EXAMPLE_MARK}。"] if examples else [])]
    return Plan(tuple(fresh), tuple(known), tuple(faults), rejected, examples, tuple(notes))


def _twice(again: Candidate, first: Candidate) -> Fault:
    return Fault(
        again.sheet, again.row, "来源编号",
        f"与“{first.sheet}”第{first.row}行重复（渠道、来源单位和编号都相同）。"
        "请删去一行；确是两件事的，请填写各自的来源编号。",
    )  # fmt: skip
