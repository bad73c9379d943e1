"""``marketaccess leads import``: leads in bulk from Excel, without a browser."""

from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("leads", help="线索批量导入", description="线索批量导入")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    importing = verbs.add_parser("import", help="从 Excel 导入线索；重复运行不会重复登记")
    importing.add_argument("file", metavar="文件", help=".xlsx 文件")
    importing.add_argument("--dry-run", action="store_true", help="只检查，不存入")
    importing.add_argument("--rejected", metavar="文件", help="把不能导入的行连同原因写到这个 .xlsx 文件")
    importing.add_argument("--json", action="store_true", help="以 JSON 输出")
    importing.set_defaults(handler="marketaccess.site.cli.leads_handler:run_import", needs_django=True)
