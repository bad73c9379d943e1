"""One check from its order to its report, all of it in one folder that is there whole or not at all."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs
import duckdb

from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.quality import Action, Finding, Rules, jumps, percent, refusals
from marketaccess.foundation.durable import sync_folder
from marketaccess.warehouse.quality import engine as engines
from marketaccess.warehouse.quality.checks import checks, not_compared
from marketaccess.warehouse.quality.files import Unusable
from marketaccess.warehouse.quality.order import Order
from marketaccess.warehouse.quality.reading import LeftOut
from marketaccess.warehouse.quality.results import DATA, SCRATCH, Figures, Passes, digests
from marketaccess.warehouse.quality.staging import stage

REPORT = "report.json"
Tell = Callable[[str, float], None]
Report = dict[str, Any]


def check(order: Order, needs: Iterable[DataNeed], rules: Rules, tell: Tell) -> Report:
    """
    Check a delivery: its report, which is also written beside the data and the rejects.

    ``order.out`` must not be there; it appears when everything in it is on the disk. ``tell`` hears the
    stage and its share. A delivery that is refused by rule leaves its report and rejects, and no data.
    """
    out = order.folder
    work = out.with_name(f"{out.name}.part")
    shutil.rmtree(work, ignore_errors=True)
    (work / SCRATCH).mkdir(parents=True)
    catalogue = {need.name: need for need in needs}
    try:
        report = _checked(order, catalogue, rules, work, tell)
    except Unusable as refusal:
        report = _unusable(order, rules, refusal)
    finally:
        shutil.rmtree(work / SCRATCH, ignore_errors=True)
    if report["refusals"]:
        shutil.rmtree(work / DATA, ignore_errors=True)
    text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True)
    (work / REPORT).write_text(text, encoding="utf-8")
    tell("keep", 0.0)
    _keep(work, out)
    return report


def _checked(order: Order, catalogue: dict[str, DataNeed], rules: Rules, work: Path, tell: Tell) -> Report:
    need, scratch = catalogue[order.need], work / SCRATCH
    labels = {name: each.label for name, each in catalogue.items()}
    found = checks(need, order, rules, labels)
    left_out = LeftOut(scratch / "malformed.parquet")
    engine = engines.connect(order, scratch)
    try:
        engines.join_known(engine, need, order)
        paths = stage(
            engine, order.files, need, found, rules, scratch, left_out, lambda share: tell("read", share)
        )
        left_out.close()
        passes = Passes(engine, need, order, rules, found, left_out, work, labels)
        return _told(passes, paths, tell)
    except duckdb.OutOfMemoryException as error:
        raise Unusable("内存或者临时磁盘空间不够，没有检查完；请分成几批报送，或者联系系统管理员") from error
    finally:
        engine.close()


def _told(passes: Passes, paths: list[Path], tell: Tell) -> Report:
    tell("compare", 0.0)
    passes.prepare(paths)
    findings = list(passes.findings())
    tell("compare", 0.6)
    rejected = passes.write_rejects()
    tell("write", 0.0)
    passes.write_data()
    figures = passes.figures()
    findings += _about_the_whole(passes, figures)
    rows = figures.rows_in
    reasons = refusals(findings, passes.rules, rows=rows, rejected=rejected)
    names, digest = digests(passes.folder)
    return {
        **_head(passes.order),
        "rows_in": rows,
        "rows_kept": figures.rows_kept,
        "rows_rejected": rejected,
        "findings": [_plain(each, passes.need, passes.rules) for each in findings],
        "refusals": [{"rule": rule, "reason": reason} for rule, reason in reasons],
        "nulls": figures.nulls,
        "first_day": figures.first_day,
        "last_day": figures.last_day,
        "coverage": [list(line) for line in figures.coverage],
        "digests": {} if reasons else names,
        "digest": "" if reasons else digest,
    }


def _head(order: Order) -> Report:
    """Where it comes from: the same for every outcome."""
    return {
        "need": order.need,
        "division": order.division,
        "period": [order.begins.isoformat(), order.ends.isoformat()],
        "files": [{"name": each.name, "digest": each.digest} for each in order.files],
        "software": f"marketaccess {version('marketaccess')}",
    }


def _unusable(order: Order, rules: Rules, refusal: Unusable) -> Report:
    finding = Finding(refusal.rule, "", refusal.reason, Action.REFUSE)
    return {
        **_head(order),
        "rows_in": 0,
        "rows_kept": 0,
        "rows_rejected": 0,
        "findings": [{**attrs.asdict(finding), "label": rules[refusal.rule].label, "column_label": ""}],
        "refusals": [{"rule": refusal.rule, "reason": refusal.reason}],
        "nulls": {},
        "first_day": "",
        "last_day": "",
        "coverage": [],
        "digests": {},
        "digest": "",
    }


def _plain(finding: Finding, need: DataNeed, rules: Rules) -> Report:
    label = need.column(finding.column).label if finding.column else ""
    return {**attrs.asdict(finding), "label": rules[finding.rule].label, "column_label": label}


def _about_the_whole(passes: Passes, figures: Figures) -> Iterator[Finding]:
    """What no single row shows: nothing there, strange columns, not compared, not fresh, jumps."""
    if not figures.rows_in:
        yield _found(passes, "no_rows")
        return
    for heading in passes.left_out.headings:
        rule = passes.rules["unknown_column"]
        yield Finding(rule.key, "", rule.told(column=heading[:60]), rule.action)
    for reference in not_compared(passes.need, passes.order):
        label = passes.need.column(reference.column).label
        target = passes.labels[reference.data_set]
        yield _found(passes, "not_compared", reference.column, label=label, target=target)
    expected = passes.order.ends - timedelta(days=passes.rules.stale_days[passes.need.frequency])
    if figures.last_day and figures.last_day < expected.isoformat():
        dated = passes.need.dated_by
        yield _found(passes, "stale", dated, latest=figures.last_day, expected=expected)
    yield from _jumps(passes, figures)


def _jumps(passes: Passes, figures: Figures) -> Iterator[Finding]:
    """What is far from the deliveries before it."""
    rules, earlier = passes.rules, passes.order.earlier
    usual = jumps(rules, rows=figures.rows_kept, earlier=(each.rows for each in earlier))
    if usual is not None:
        yield _found(passes, "row_jump", rows=figures.rows_kept, usual=usual)
    for column in passes.need.columns:
        before = [each.nulls[column.name] for each in earlier if column.name in each.nulls]
        if before and abs(figures.nulls[column.name] - sum(before) / len(before)) > rules.null_jump:
            now, then = (
                percent(Fraction(x)) for x in (figures.nulls[column.name], sum(before) / len(before))
            )
            yield _found(passes, "null_jump", column.name, label=column.label, share=now, usual=then)


def _found(passes: Passes, key: str, column: str = "", **words: object) -> Finding:
    rule = passes.rules[key]
    return Finding(key, column, rule.told(column=column, **words), rule.action)


def _keep(work: Path, out: Path) -> None:
    """Everything to the disk, then the name: a crash before leaves nothing under that name."""
    for path in sorted(work.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as opened:
                os.fsync(opened.fileno())
    sync_folder(work)
    work.rename(out)
    sync_folder(out.parent)
