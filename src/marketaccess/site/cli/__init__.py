"""
The one command line entry.

A command is a module with ``register(subparsers)``. It names its handler with
``set_defaults(handler=...)``: a function that takes the parsed arguments and returns the exit code, or
the text ``"module:function"`` where the handler needs models, which can be imported only after Django's
set-up; ``needs_django=True`` asks for that set-up.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.site.cli import (
    account,
    assets,
    audit,
    calendar,
    demo,
    documents,
    due,
    install,
    leads,
    negative_list,
    profile,
    running,
    vault,
)

Handler = Callable[[argparse.Namespace], int]

COMMANDS = (
    running,
    demo,
    install,
    account,
    leads,
    negative_list,
    due,
    profile,
    calendar,
    audit,
    vault,
    documents,
    assets,
)
REFUSED = 2
NO_DATABASE = "数据库用不了（{reason}）。请核对 DATABASE_URL，新装或者升级后先运行 marketaccess migrate。"

_MESSAGES = {
    r"the following arguments are required: (.+)": "缺少参数：{0}。",
    r"unrecognized arguments: (.+)": "不认识的参数：{0}。",
    r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)": "{0} 的取值 {1} 不认识，只能是：{2}。",
    r"argument (.+?): expected (?:one|at least one) argument": "{0} 后面缺少取值。",
    r"argument (.+?): not allowed with argument (.+)": "{0} 不能与 {1} 同时使用。",
    r"argument (.+?): invalid .+ value: (.+)": "{0} 的取值 {1} 不对。",
    r"one of the arguments (.+) is required": "以下参数至少写一个：{0}。",
}


class Parser(argparse.ArgumentParser):
    """Says in one Chinese line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2, as for every refusal."""
        for pattern, wording in _MESSAGES.items():
            if match := re.fullmatch(pattern, message):
                message = wording.format(*match.groups())
                break
        self.exit(REFUSED, f"{message}用法见 {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    made = Parser(prog="marketaccess", description="市场准入负面清单工作平台", allow_abbrev=False)
    subparsers = made.add_subparsers(dest="command", metavar="命令", required=True, parser_class=Parser)
    for command in COMMANDS:
        command.register(subparsers)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one Chinese line on the error stream and exit code 2."""
    options = parser().parse_args(arguments)
    try:
        return _handler(options)(options)
    except Refusal as refusal:
        print(refusal.message, file=sys.stderr)
        return REFUSED
    except Exception as fault:
        # By name: importing Django for this would slow down the commands that do not need it.
        if type(fault).__module__ != "django.db.utils":
            raise
        reason = str(fault).strip().splitlines()[0]
        print(NO_DATABASE.format(reason=reason), file=sys.stderr)
        return REFUSED


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
