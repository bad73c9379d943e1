"""What ``marketaccess warehouse`` does."""

import argparse
from pathlib import Path

import attrs

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.data_need import FREQUENCIES, KINDS, Column
from marketaccess.law import library
from marketaccess.site.cli import common
from marketaccess.site.cli.warehouse import MOST_ROWS
from marketaccess.warehouse.sample.making import TRUTH, Order, make

FIRST_YEAR = 2023  # before it, the sample's measures were not all in force


def run_needs(options: argparse.Namespace) -> int:
    """Print the catalogue of data needs."""
    needs = library.data_needs()
    if options.json:
        common.print_json([attrs.asdict(need) for need in needs])
        return 0
    for need in needs:
        told = (
            need.name,
            need.label,
            need.provider or "没有提供单位",
            FREQUENCIES[need.frequency],
            need.source,
        )
        print("　".join(told))
        for column in need.columns:
            print("  " + "　".join(filter(None, _told(column))))
    return 0


def _told(column: Column) -> tuple[str, ...]:
    standard = f"（{column.standard}）" if column.standard else ""
    codes = "、".join(f"{code} {label}" for code, label in column.codes.items())
    required = "必填" if column.is_required else "可空"
    return column.name, f"{column.label}{standard}", KINDS[column.kind], required, codes


def run_sample(options: argparse.Namespace) -> int:
    """Make a sample in an empty folder."""
    period, folder = Period.of(options.period), Path(options.out)
    calendar = library.known_calendar()
    if not 1 <= options.rows <= MOST_ROWS:
        raise Refusal(f"--rows 应为 1 至 {MOST_ROWS} 的整数。")
    if options.seed < 0:
        raise Refusal("--seed 应为不小于零的整数。")
    if period.begins.year < FIRST_YEAR or not calendar.status(period.ends).is_known:
        raise Refusal(f"--period 应在 {FIRST_YEAR} 年以后，并且节假日安排已经公布。")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"“{folder}”里已有内容，请换一个空文件夹。")
    system = library.indicator_system("chongqing-2022")
    try:
        made = make(folder, Order(options.rows, options.seed, period, system.licences_since), calendar)
    except OSError as error:
        raise Refusal(f"写不进文件夹“{folder}”（{error.strerror}），请核对路径、权限和磁盘空间。") from None
    files = sorted(path.name for path in folder.iterdir())
    if options.json:
        common.print_json(
            {"folder": str(folder), "period": period.name, "files": files, "metrics": sorted(made)}
        )
    else:
        print(f"示范数据已写入“{folder}”：{len(files)}个文件，其中 {TRUTH} 是真实计数。")
    return 0
