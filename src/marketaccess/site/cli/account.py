"""``marketaccess account``: what only somebody at the server may do with accounts."""

from typing import Any

HANDLERS = "marketaccess.site.cli.account_handlers"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("account", help="账号", description="在服务器上办理的账号事项")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    reset = verbs.add_parser("reset", help="重置密码（三员账号只能在这里重置），打印一次性密码")
    reset.add_argument("username", metavar="账号")
    reset.add_argument("--json", action="store_true", help="以 JSON 输出")
    reset.set_defaults(handler=f"{HANDLERS}:run_reset", needs_django=True)
    sweep = verbs.add_parser("sweep", help="停用超过90天未使用的账号")
    sweep.add_argument("--json", action="store_true", help="以 JSON 输出")
    sweep.set_defaults(handler=f"{HANDLERS}:run_sweep", needs_django=True)
