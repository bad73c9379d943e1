"""``marketaccess audit``: is the log whole, and an anchor for the next time."""

from typing import Any

VERIFYING = "marketaccess.site.cli.audit_handlers:run_verify"
ANCHORING = "marketaccess.site.cli.audit_handlers:run_anchor"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("audit", help="审计日志", description="审计日志的完整性")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    verifying = verbs.add_parser(
        "verify", help="核验日志是否被改动、删除、插入、调换或截断；不完整时退出码为 1"
    )
    verifying.add_argument(
        "--anchor",
        metavar="文件",
        help="存放在数据库之外的锚点文件，用于发现截断和整体重写；不写时用工作进程自动写入的锚点文件",
    )
    verifying.add_argument("--json", action="store_true", help="以 JSON 输出")
    verifying.set_defaults(handler=VERIFYING, needs_django=True)
    anchoring = verbs.add_parser("anchor", help="把日志现在的末尾写入锚点文件")
    anchoring.add_argument(
        "--to",
        metavar="文件",
        help="逐行追加；请放在另一台主机或只写介质上；不写时追加到工作进程自动写入的锚点文件",
    )
    anchoring.add_argument("--json", action="store_true", help="以 JSON 输出")
    anchoring.set_defaults(handler=ANCHORING, needs_django=True)
