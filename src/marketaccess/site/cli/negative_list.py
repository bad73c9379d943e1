"""``marketaccess list``: import, show, search, compare and check editions of the list."""

from typing import Any

HANDLERS = "marketaccess.site.cli.negative_list_handlers:"
IMPORT = "marketaccess.site.cli.negative_list_import:run_import"


def register(subparsers: Any) -> None:
    """Add the command with its five verbs."""
    parser = subparsers.add_parser("list", help="市场准入负面清单", description="市场准入负面清单")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    _import(verbs)
    showing = verbs.add_parser("show", help="某一天施行的清单")
    showing.add_argument("--as-of", metavar="日期", help="哪一天；不写就是今天")
    showing.add_argument("--edition", metavar="版本", help="指定版本，而不是按日期")
    _finish(showing, HANDLERS + "run_show")
    searching = verbs.add_parser("search", help="按词语查询清单（按字面，不用同义词）")
    searching.add_argument("words", nargs="+", metavar="词语", help="几个词语须同时出现")
    searching.add_argument("--as-of", metavar="日期", help="哪一天施行的清单；不写就是今天")
    searching.add_argument("--edition", metavar="版本", help="指定版本")
    _finish(searching, HANDLERS + "run_search")
    diff = verbs.add_parser("diff", help="比较两版清单")
    diff.add_argument("old", metavar="旧版本")
    diff.add_argument("new", metavar="新版本")
    _finish(diff, HANDLERS + "run_diff")
    checking = verbs.add_parser("check", help="按规则检查一版清单，与官方总数核对")
    checking.add_argument("edition", metavar="版本")
    _finish(checking, HANDLERS + "run_check")


def _import(verbs: Any) -> None:
    parser = verbs.add_parser("import", help="从 Excel、CSV、Word、PDF 录入一版清单；重复运行不会重复录入")
    parser.add_argument("file", metavar="文件")
    parser.add_argument("--edition", required=True, metavar="版本", help="版本标识，如 2025")
    parser.add_argument("--title", metavar="名称", help="不写则取官方公布的名称")
    parser.add_argument(
        "--series",
        default="negative_list",
        metavar="类别",
        choices=["negative_list", "prohibitions", "internet"],
        help="negative_list 清单、prohibitions 禁止性规定附件、internet 互联网目录",
    )
    parser.add_argument("--from", dest="start", metavar="日期", help="施行日期；不写则取官方公布的日期")
    parser.add_argument("--to", dest="end", metavar="日期", help="失效日期（最后一天）")
    parser.add_argument("--reason", default="", metavar="说明", help="修订说明")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="表头=列",
        help="把文件中的某个表头认作某一列，如 部门=authorities，可写多次",
    )
    parser.add_argument("--demonstration", action="store_true", help="示范数据，不进入真实评分")
    parser.add_argument("--rejected", metavar="文件", help="把有错误的行连同原因写到这个 .xlsx 文件")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不录入")
    _finish(parser, IMPORT)


def _finish(parser: Any, handler: str) -> None:
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(handler=handler, needs_django=True)
