"""
The one command line entry.

A command is a module with ``register(subparsers)``. It names its handler with
``set_defaults(handler=...)``: a function that takes the parsed arguments and returns the exit code, or
the text ``"module:function"`` where the handler needs models, which can be imported only after Django's
set-up; ``needs_django=True`` asks for that set-up.
"""

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.site.cli import (
    account,
    assets,
    audit,
    calendar,
    demo,
    documents,
    due,
    evaluate,
    indicators,
    install,
    leads,
    matters,
    negative_list,
    profile,
    running,
    vault,
    warehouse,
)
from marketaccess.site.cli.parsing import REFUSED, Parser

Handler = Callable[[argparse.Namespace], int]

COMMANDS = (
    running,
    demo,
    install,
    account,
    leads,
    matters,
    negative_list,
    due,
    profile,
    indicators,
    evaluate,
    warehouse,
    calendar,
    audit,
    vault,
    documents,
    assets,
)
# The codes of a shell for a program that SIGINT or SIGPIPE ended.
INTERRUPTED, PIPE_CLOSED = 130, 141
NO_DATABASE = "数据库用不了（{reason}）。请核对 DATABASE_URL，新装或者升级后先运行 marketaccess migrate。"
NOT_WRITTEN = "结果写不出去（{reason}），请检查输出的文件和磁盘空间。"
UNREADABLE = "参数里有无法识别的字符，请检查终端的字符编码（应为 UTF-8）后重新输入。"


def parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    made = Parser(prog="marketaccess", description="市场准入负面清单工作平台")
    subparsers = made.add_subparsers(dest="command", metavar="命令", required=True, title="命令")
    for command in COMMANDS:
        command.register(subparsers)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one Chinese line on the error stream and exit code 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that cannot show a letter gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = parser().parse_args(arguments)
        code = _handler(options)(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return PIPE_CLOSED
    except Exception as fault:
        print(_sentence(fault), file=sys.stderr)
        return REFUSED
    return code


def _sentence(fault: Exception) -> str:
    """What is wrong, in one line. A fault that nobody foresaw goes on as it is."""
    if isinstance(fault, Refusal):
        return fault.message
    if isinstance(fault, UnicodeEncodeError):
        return UNREADABLE
    # By name: importing Django for this would slow down the commands that do not need it.
    if type(fault).__module__ == "django.db.utils":
        return NO_DATABASE.format(reason=str(fault).strip().splitlines()[0])
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        _give_up_output()
        return NOT_WRITTEN.format(reason=fault.strerror)
    raise fault


def _give_up_output() -> None:
    """Nobody reads on: what is still to be written goes nowhere, and Python's last flush finds no fault."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _handler(options: argparse.Namespace) -> Handler:
    if getattr(options, "needs_django", False):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketaccess.site.settings")
        import_module("django").setup()
    handler: Handler | str = options.handler
    if isinstance(handler, str):
        module, name = handler.split(":")
        handler = getattr(import_module(module), name)
    assert callable(handler)
    return handler
