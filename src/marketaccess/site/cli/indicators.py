"""``marketaccess indicators``: check a table of indicators, list those that come with the program."""

from typing import Any

HANDLERS = "marketaccess.site.cli.indicators_handlers:"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("indicators", help="指标体系体检", description="指标体系体检")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    checking = verbs.add_parser("check", help="逐项检查一个指标体系")
    checking.add_argument("system", metavar="文件或标识", help="TOML 文件，或者随程序提供的指标体系标识")
    checking.add_argument("--json", action="store_true", help="以 JSON 输出")
    checking.set_defaults(handler=HANDLERS + "run_check")
    listing = verbs.add_parser("list", help="列出随程序提供的指标体系")
    listing.add_argument("--json", action="store_true", help="以 JSON 输出")
    listing.set_defaults(handler=HANDLERS + "run_list")
