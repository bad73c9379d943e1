"""`marketaccess assets`: copies third-party front-end files out of node_modules."""

import argparse
import json
from pathlib import Path

from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.ui import assets


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("assets", help="把前端组件和打印字体从 node_modules 复制到运行目录")
    parser.add_argument("--from", dest="modules", type=Path, default=Path("node_modules"), metavar="文件夹")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    parser.set_defaults(handler=run, needs_django=True)


def run(options: argparse.Namespace) -> int:
    """Copy, and say how many. :raises Refusal: node_modules lacks something."""
    try:
        pages = assets.copy(modules=options.modules, files=assets.PAGES, target=settings.ASSETS_ROOT)
        fonts = assets.copy(modules=options.modules, files=assets.FONTS, target=settings.FONTS_ROOT)
    except assets.AssetsMissing as missing:
        raise Refusal(
            f"{options.modules} 里缺少{'、'.join(missing.files)}。请先运行 npm ci，或者用 --from 指明位置。"
        ) from None
    copied = [path.name for path in pages + fonts]
    print(json.dumps({"copied": copied}) if options.json else f"已复制 {len(copied)} 个文件")
    return 0
