"""What ``marketaccess assets`` does."""

import argparse
import json

from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.ui import assets


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
