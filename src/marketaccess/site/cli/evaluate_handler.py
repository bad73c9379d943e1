"""What ``marketaccess evaluate`` does."""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.reader import DocumentError
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.toml import TomlError, load
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.system_parse import parse
from marketaccess.domain.evaluation.worksheet import to_bytes, worksheet
from marketaccess.law import library
from marketaccess.site.cli import common
from marketaccess.site.cli.evaluate_report import check_names, write_reports
from marketaccess.warehouse.engines.opening import opened
from marketaccess.warehouse.evaluation import Assignment, evaluate

# What is written with --out: enough to compute it again, and what came out.
SYSTEM, RUN, WORKSHEET, SEAL = "system.toml", "run.json", "worksheet.json", "sha256"
DIFFERENT = 1


@frozen
class Run:
    """What was asked for. ``data`` is an absolute path; ``policies`` only those chosen otherwise."""

    system_text: str
    period: str
    data: str
    policies: Mapping[str, str]


@frozen
class Computed:
    """
    A worksheet, and what computed it.

    The engine is told beside the worksheet and not in it: the numbers do not depend on it, so that any engine
    can verify, byte by byte, what another one computed.
    """

    sheet: Mapping[str, Any]
    engine: Mapping[str, str]


def run(options: argparse.Namespace) -> int:
    """Compute and print, or verify: exit code 1 where the bytes differ."""
    if options.verify:
        return _verify(Path(options.verify), options.engine, as_json=options.json)
    lacking = [f"--{name}" for name in ("system", "period", "data") if not getattr(options, name)]
    if lacking:
        raise Refusal(f"缺少 {'、'.join(lacking)}，请补上；复核已有的计算用 --verify。")
    check_names(options.report)
    text, _ = common.law_text(
        options.system, "指标体系", library.indicator_system_keys(), library.indicator_system_text
    )
    asked = Run(text, options.period, str(Path(options.data).absolute()), dict(map(_policy, options.policy)))
    computed = _compute(asked, options.engine)
    if options.out:
        _store(Path(options.out), asked, computed)
    write_reports(options, to_bytes(computed.sheet), text)
    if options.json:
        common.print_json(computed.sheet["result"])
    else:
        _print(computed.sheet["result"])
    return 0


def _policy(given: str) -> tuple[str, str]:
    key, sign, value = given.partition("=")
    if not sign:
        raise Refusal(f"口径“{given}”应当写成 group_weights=as_printed 的样子。", field="policy")
    return key.strip(), value.strip()


def _compute(asked: Run, engine_url: str) -> Computed:
    """The worksheet of what was asked for. The URL may hold a password and is kept nowhere."""
    system, period = _system(asked.system_text), Period.of(asked.period)
    policies = system.defaults.with_(asked.policies)
    assignment = Assignment(system, asked.system_text, period, policies, Path(asked.data))
    with opened(engine_url) as engine:
        told = {"name": engine.name, "version": engine.version, "dialect": engine.dialect}
        board, basis = evaluate(
            assignment, library.data_needs(), library.known_calendar(), engine=engine, progress=_progress
        )
    return Computed(worksheet(system, period, board, basis), told)


def _progress(done: int, of: int) -> None:
    """Say on a terminal how far it is; whoever reads the output of a program is not disturbed."""
    if sys.stderr.isatty():
        print(f"\r已计算 {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _system(text: str) -> IndicatorSystem:
    try:
        return parse(load(text))
    except (TomlError, DocumentError):
        raise Refusal("指标体系有错误，不能计算；请先用 marketaccess indicators check 检查。") from None


def _store(folder: Path, asked: Run, computed: Computed) -> None:
    run_ = {
        "period": asked.period,
        "data": asked.data,
        "policies": asked.policies,
        "engine": computed.engine,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SYSTEM).write_text(asked.system_text, encoding="utf-8")
        (folder / RUN).write_bytes(_sealed(run_))
        (folder / WORKSHEET).write_bytes(to_bytes(computed.sheet))
    except OSError as error:
        raise Refusal(f"写不进文件夹“{folder}”（{error.strerror}），请核对路径、权限和磁盘空间。") from None


def _sealed(run_: Mapping[str, Any]) -> bytes:
    """As it is written: with a digest by which a changed byte is noticed. Nothing else tells the engine."""
    plain = {name: run_[name] for name in run_ if name != SEAL}
    return to_bytes({**plain, SEAL: hashlib.sha256(to_bytes(plain)).hexdigest()})


def _verify(folder: Path, engine_url: str, *, as_json: bool) -> int:
    """Compute anew what lies in a folder, by any engine, and compare the bytes."""
    written = common.bytes_of(str(folder / RUN))
    try:
        stored = json.loads(written)
        is_run_whole = written == _sealed(stored)
        text = common.text_of(str(folder / SYSTEM))
        asked = Run(text, stored["period"], stored["data"], stored["policies"])
    except (ValueError, KeyError, TypeError):
        raise Refusal(f"“{folder}”里的 {RUN} 不完整，无法复核；请重新计算。") from None
    kept, anew = common.bytes_of(str(folder / WORKSHEET)), to_bytes(_compute(asked, engine_url).sheet)
    same = kept == anew and is_run_whole
    changed = [] if kept == anew else _differences(kept, anew) or [WORKSHEET]
    if not is_run_whole:
        changed.append(RUN)
    if as_json:
        common.print_json({"same": same, "changed": changed})
    elif same:
        print("复核一致：重新计算的底稿与保存的逐字节相同。")
    else:
        print(f"复核不一致：{'、'.join(changed)}与保存的不同。")
    return 0 if same else DIFFERENT


def _differences(kept: bytes, anew: bytes) -> list[str]:
    """The parts of the worksheet that differ; none where it cannot be read, or is only written otherwise."""
    try:
        before, after = json.loads(kept), json.loads(anew)
        return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    except (ValueError, AttributeError, TypeError):
        return []


def _print(found: Mapping[str, Any]) -> None:
    mark = "（示范数据 非官方）" if found["is_demonstration"] else ""
    print(f"{found['title']}{mark}　{found['period']}　满分{found['maximum']}")
    for unit in found["units"]:
        total = "没有数据" if unit["total"] is None else f"{unit['total']:.2f}"
        rank = "—" if unit["rank"] is None else str(unit["rank"])
        print(f"{rank}\t{total}\t数据覆盖{unit['covered']}%\t{unit['name']}")
