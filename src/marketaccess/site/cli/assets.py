"""`marketaccess assets`: copies third-party front-end files out of node_modules."""

import argparse
from pathlib import Path


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("assets", help="把前端组件和打印字体从 node_modules 复制到运行目录")
    parser.add_argument("--from", dest="modules", type=Path, default=Path("node_modules"), metavar="文件夹")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    parser.set_defaults(handler="marketaccess.site.cli.assets_handler:run", needs_django=True)
