"""``marketaccess matters``: import service items, print where they and the list are two skins."""

from typing import Any

HANDLERS = "marketaccess.site.cli.matters_handlers:"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("matters", help="政务服务事项衔接", description="政务服务事项衔接")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    importing = verbs.add_parser("import", help="从 Excel、CSV 导入事项；重复运行不会重复导入")
    importing.add_argument("file", metavar="文件", help=".xlsx 或者 .csv 文件")
    importing.add_argument("--dry-run", action="store_true", help="只检查，不存入")
    importing.add_argument("--rejected", metavar="文件", help="把有问题的行连同原因写到这个 .xlsx 文件")
    importing.add_argument("--demonstration", action="store_true", help="示范数据，不进入真实评分")
    _finish(importing, "run_import")
    finding = verbs.add_parser("findings", help="清单与事项“两张皮”的问题")
    finding.add_argument("--as-of", metavar="日期", help="哪一天；不写就是今天")
    _finish(finding, "run_findings")


def _finish(parser: Any, handler: str) -> None:
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(handler=HANDLERS + handler, needs_django=True)
