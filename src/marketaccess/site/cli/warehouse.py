"""``marketaccess warehouse``: what is needed, deliveries, and made data sets to try things on."""

from typing import Any

HANDLERS = "marketaccess.site.cli.warehouse_handlers:"
DELIVERIES = "marketaccess.site.cli.warehouse_deliveries:"
MOST_ROWS = 200_000_000


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("warehouse", help="评估数据", description="评估数据")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    listing = verbs.add_parser("needs", help="列出评估需要的数据：提供单位、列、代码、检查规则")
    listing.add_argument("--json", action="store_true", help="以 JSON 输出")
    listing.set_defaults(handler=HANDLERS + "run_needs")
    _register_deliveries(verbs)
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


def _register_deliveries(verbs: Any) -> None:
    delivering = verbs.add_parser("deliver", help="报送数据并检查；接收与否由工作人员在网页上决定")
    delivering.add_argument("dataset", metavar="数据", help="数据标识，见 warehouse needs")
    delivering.add_argument(
        "files",
        metavar="文件",
        nargs="+",
        help="CSV、Excel（.xlsx）、Parquet，或者数据库的表：postgres://…?table=…、sqlite:////…?table=…、source:名称",
    )
    delivering.add_argument("--division", metavar="区划代码", default="", help="不写就是本平台的行政区划")
    delivering.add_argument(
        "--period", metavar="期间", default="", help="2026-07、2026Q3 或者 2026；不写就是最近结束的一期"
    )
    delivering.add_argument("--remark", metavar="说明", default="", help="给接收人看的说明")
    delivering.add_argument("--json", action="store_true", help="以 JSON 输出质量报告")
    delivering.set_defaults(needs_django=True, handler=DELIVERIES + "run_deliver")
    status = verbs.add_parser("status", help="各种数据报来了没有，哪些等待检查或者接收")
    status.add_argument("--json", action="store_true", help="以 JSON 输出")
    status.set_defaults(needs_django=True, handler=DELIVERIES + "run_status")
