"""What ``marketaccess warehouse`` does."""

import argparse
from pathlib import Path

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.law import library
from marketaccess.site.cli import common
from marketaccess.site.cli.warehouse import MOST_ROWS
from marketaccess.warehouse.sample.making import TRUTH, Order, make

FIRST_YEAR = 2023  # before it, the sample's measures were not all in force


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
