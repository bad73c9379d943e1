"""``marketaccess evaluate``: compute a table of indicators from a folder, or verify a computation."""

from typing import Any

HANDLER = "marketaccess.site.cli.evaluate_handler:run"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "evaluate", help="按指标体系计算得分", description="按指标体系计算得分，或者复核一次计算"
    )
    parser.add_argument("--system", metavar="文件或标识", help="指标体系")
    parser.add_argument("--period", metavar="评估期", help="如 2026Q3、2026-07、2026")
    parser.add_argument("--data", metavar="文件夹", help="数据，每类一个 Parquet 或 CSV 文件，以数据标识命名")
    parser.add_argument(
        "--policy", metavar="口径=取值", action="append", default=[], help="改用另一种口径，可以写多次"
    )
    parser.add_argument(
        "--engine",
        metavar="引擎",
        default="duckdb",
        help="duckdb（不写就是它）、local[2] 或 spark://主机:端口、postgres://用户:口令@主机/数据库",
    )
    parser.add_argument("--out", metavar="文件夹", help="把结果和计算底稿写到这里")
    parser.add_argument(
        "--report",
        metavar="文件",
        action="append",
        default=[],
        help="写成评估报告：.docx（公文格式）或者 .xlsx，可以写多次",
    )
    parser.add_argument("--place", metavar="地区", default="", help="报告标题里的地区")
    parser.add_argument("--issuer", metavar="单位", default="", help="报告的落款单位")
    parser.add_argument("--verify", metavar="文件夹", help="重新计算这里的底稿，逐字节比较")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(handler=HANDLER)
