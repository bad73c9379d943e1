"""What ``marketaccess audit`` does."""

import argparse
from pathlib import Path

from django.utils import timezone

from marketaccess.foundation.audit.verify import read_anchors, verify, write_anchor
from marketaccess.site.cli.common import print_json

BROKEN = 1


def run_verify(options: argparse.Namespace) -> int:
    """Walk the chain; exit code 1 when it is not whole."""
    found = verify(anchors=read_anchors(Path(options.anchor)) if options.anchor else ())
    if options.json:
        print_json(
            {
                "whole": found.is_whole,
                "events": found.events,
                "last": {"sequence": found.last_sequence, "digest": found.last_digest},
                "anchors": found.anchors,
                "broken": found.broken,
                "breaks": [
                    {"kind": str(b.kind), "sequence": b.sequence, "message": b.message} for b in found.breaks
                ],
            }
        )
    elif found.is_whole:
        print(f"审计日志完整：共{found.events}条事件，核对锚点{found.anchors}个。")
        if not options.anchor:
            print("未给出锚点文件：日志末尾若被截断，或历史被整体重写，单凭日志本身不能发现。")
    else:
        print("\n".join([f"审计日志不完整，发现{found.broken}处：", *(b.message for b in found.breaks)]))
    return 0 if found.is_whole else BROKEN


def run_anchor(options: argparse.Namespace) -> int:
    """Append the head of the chain to a file."""
    anchor = write_anchor(Path(options.to), at=timezone.localtime())
    if options.json:
        print_json({"sequence": anchor.sequence, "digest": anchor.digest, "at": anchor.at})
    else:
        print(f"已写入锚点：第{anchor.sequence}号事件，{anchor.at}。")
    return 0
