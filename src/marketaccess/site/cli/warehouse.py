"""``marketaccess warehouse``: made data sets to try things on."""

from typing import Any

HANDLERS = "marketaccess.site.cli.warehouse_handlers:"
MOST_ROWS = 200_000_000


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("warehouse", help="评估数据", description="评估数据")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    listing = verbs.add_parser("needs", help="列出评估需要的数据：提供单位、列、代码、检查规则")
    listing.add_argument("--json", action="store_true", help="以 JSON 输出")
    listing.set_defaults(handler=HANDLERS + "run_needs")
    sampling = verbs.add_parser("sample", help="生成示范数据和其中的真实计数，用于试算和检验")
    sampling.add_argument("--rows", metavar="行数", type=int, required=True, help="办件的行数")
    sampling.add_argument(
        "--seed", metavar="种子", type=int, default=1, help="同一种子生成同样的数据；不写就是 1"
    )
    sampling.add_argument(
        "--period", metavar="评估期", default="2026Q3", help="办结时间所在的评估期；不写就是 2026Q3"
    )
    sampling.add_argument("--out", metavar="文件夹", required=True, help="写到哪里，应当是空的")
    sampling.add_argument("--json", action="store_true", help="以 JSON 输出")
    sampling.set_defaults(handler=HANDLERS + "run_sample")
