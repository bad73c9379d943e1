"""``marketaccess install``: the first day of an installation."""

from typing import Any

from marketaccess.law import library


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "install",
        help="初次安装：设置区划、机制方案、部门和三员账号",
        description="建表，按机制方案设置区划和部门，建立系统管理员、安全管理员、审计员账号。可重复执行。",
    )
    keys = library.profile_keys()
    parser.add_argument(
        "--profile", choices=keys, default=None, metavar="方案", help=f"可选：{'、'.join(keys)}"
    )
    parser.add_argument("--from", dest="since", metavar="日期", help="方案启用日期，默认为今天")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(handler="marketaccess.site.cli.install_handlers:run", needs_django=True)
