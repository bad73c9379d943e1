"""``marketaccess demo``: a county to try everything on. Asks nothing; a second run changes nothing."""

from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo",
        help="建立示范数据",
        description="建立示范数据：单位、各岗位账号、各种状态的线索。机制方案取自环境变量 PROFILE。"
        "正式环境（HTTPS=1）或者已有真实数据时拒绝运行。",
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出账号和查询码")
    parser.set_defaults(handler="marketaccess.site.cli.demo_handler:run", needs_django=True)
