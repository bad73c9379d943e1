"""
The one command line entry.

A command is a line in ``COMMANDS``: the word and its module, which is loaded only when the word is used (or
the help of all is asked for). The module has ``register(subparsers)``. It names its handler with
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
from marketaccess.site.cli.parsing import REFUSED, Parser

Handler = Callable[[argparse.Namespace], int]

# In the order of the help. Importing all of them takes several times as long as any one of them.
COMMANDS = {
    "serve": "running",
    "worker": "running",
    "migrate": "running",
    "demo": "demo",
    "install": "install",
    "account": "account",
    "leads": "leads",
    "matters": "matters",
    "list": "negative_list",
    "due": "due",
    "profile": "profile",
    "indicators": "indicators",
    "evaluate": "evaluate",
    "warehouse": "warehouse",
    "calendar": "calendar",
    "audit": "audit",
    "vault": "vault",
    "documents": "documents",
    "assets": "assets",
}
# The codes of a shell for a program that SIGINT or SIGPIPE ended.
INTERRUPTED, PIPE_CLOSED = 130, 141
NO_DATABASE = "数据库用不了（{reason}）。请核对 DATABASE_URL，新装或者升级后先运行 marketaccess migrate。"
NOT_WRITTEN = "结果写不出去（{reason}），请检查输出的文件和磁盘空间。"
UNREADABLE = "参数里有无法识别的字符，请检查终端的字符编码（应为 UTF-8）后重新输入。"


def parser(word: str = "") -> argparse.ArgumentParser:
    """The parser of the command of this word; with every command where it is none of them."""
    made = Parser(prog="marketaccess", description="市场准入负面清单工作平台")
    subparsers = made.add_subparsers(dest="command", metavar="命令", required=True, title="命令")
    for module in (COMMANDS[word],) if word in COMMANDS else dict.fromkeys(COMMANDS.values()):
        import_module(f"{__name__}.{module}").register(subparsers)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one Chinese line on the error stream and exit code 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that cannot show a letter gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = parser(given[0] if given else "").parse_args(given)
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
    if type(fault).__name__ == "NotInstalled":
        return str(fault)
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
