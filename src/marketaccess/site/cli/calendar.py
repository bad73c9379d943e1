"""``marketaccess calendar``: load a holiday notice, show a year."""

from typing import Any

LOADING = "marketaccess.site.cli.calendar_handlers:run_load"
SHOWING = "marketaccess.site.cli.calendar_handlers:run_show"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("calendar", help="节假日安排", description="节假日安排")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    loading = verbs.add_parser("load", help="载入国务院办公厅的节假日安排（TOML）")
    loading.add_argument("file", metavar="文件")
    loading.add_argument("--reason", default="", metavar="理由", help="替换已载入的年份时必须写明")
    loading.add_argument("--json", action="store_true", help="以 JSON 输出")
    loading.set_defaults(handler=LOADING, needs_django=True)
    showing = verbs.add_parser("show", help="查看一年的节假日安排")
    showing.add_argument("year", type=int, metavar="年份")
    showing.add_argument("--json", action="store_true", help="以 JSON 输出")
    showing.set_defaults(handler=SHOWING, needs_django=True)
