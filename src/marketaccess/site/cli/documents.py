"""`marketaccess documents check`: whether every stored file is still what was stored."""

import argparse


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("documents", help="文件存储：核对是否缺失、被改动、多余")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    check = verbs.add_parser("check", help="逐个核对文件与登记")
    check.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    check.set_defaults(handler="marketaccess.site.cli.documents_handlers:run", needs_django=True)
