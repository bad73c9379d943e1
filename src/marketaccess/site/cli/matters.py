"""``marketaccess matters``: import service items, propose what they carry out, print findings."""

from typing import Any

HANDLERS = "marketaccess.site.cli.matters_handlers:"
PROPOSE = "marketaccess.site.cli.matters_propose:run"


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
    proposing = verbs.add_parser("propose", help="为清单措施提出对应的事项，按相近程度排列，写明理由")
    proposing.add_argument("--measures", metavar="文件", help="措施，CSV 文件，列为 key,text")
    proposing.add_argument("--service-items", metavar="文件", help="事项，CSV 文件，列为 key,text")
    proposing.add_argument(
        "--top", metavar="数目", type=int, default=5, help="每条措施最多几个事项；不写就是 5"
    )
    proposing.add_argument("--store", action="store_true", help="把建议存为待部门确认的对应关系")
    proposing.add_argument("--json", action="store_true", help="以 JSON 输出")
    proposing.set_defaults(handler=PROPOSE, needs_django=True)


def _finish(parser: Any, handler: str) -> None:
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(handler=HANDLERS + handler, needs_django=True)
