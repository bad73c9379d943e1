"""What ``marketaccess audit`` does."""

import argparse
from pathlib import Path

from django.utils import timezone

from marketaccess.foundation.audit.actions import write_anchor
from marketaccess.foundation.audit.anchors import own_file, read_anchors
from marketaccess.foundation.audit.verify import verify
from marketaccess.site.cli.common import print_json

BROKEN = 1


def run_verify(options: argparse.Namespace) -> int:
    """Walk the chain; exit code 1 when it is not whole."""
    path = Path(options.anchor) if options.anchor else own_file()
    # A file that was named must be there; the worker's own may not have been begun yet.
    found = verify(anchors=read_anchors(path) if options.anchor or path.exists() else ())
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
        if not found.anchors:
            print("没有锚点：日志末尾若被截断，或历史被整体重写，单凭日志本身不能发现。")
    else:
        print("\n".join([f"审计日志不完整，发现{found.broken}处：", *(b.message for b in found.breaks)]))
    return 0 if found.is_whole else BROKEN


def run_anchor(options: argparse.Namespace) -> int:
    """Append the head of the chain to a file."""
    anchor = write_anchor(path=Path(options.to) if options.to else own_file(), at=timezone.now())
    if options.json:
        print_json({"sequence": anchor.sequence, "digest": anchor.digest, "at": anchor.at})
    else:
        print(f"已写入锚点：第{anchor.sequence}号事件，{anchor.at}。")
    return 0
