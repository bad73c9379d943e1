"""The parser of the command line: its help and its errors in Chinese."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

REFUSED = 2

_MESSAGES = {
    r"the following arguments are required: (.+)": "缺少参数：{0}。",
    r"unrecognized arguments: (.+)": "不认识的参数：{0}。",
    r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)": "{0} 的取值 {1} 不认识，只能是：{2}。",
    r"argument (.+?): expected (?:one|at least one) argument": "{0} 后面缺少取值。",
    r"argument (.+?): not allowed with argument (.+)": "{0} 不能与 {1} 同时使用。",
    r"argument (.+?): invalid .+ value: (.+)": "{0} 的取值 {1} 不对。",
    r"one of the arguments (.+) is required": "以下参数至少写一个：{0}。",
}


class Help(argparse.HelpFormatter):
    """Help that begins in Chinese."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:  # fmt: skip
        """The line that shows how the command is written."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Says in one Chinese line what is wrong with the arguments."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        # No abbreviations: an option that is added later must not change what an old script means.
        options |= {"formatter_class": Help, "add_help": False, "allow_abbrev": False}
        super().__init__(*arguments, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2, as for every refusal."""
        for pattern, wording in _MESSAGES.items():
            if match := re.fullmatch(pattern, message):
                message = wording.format(*match.groups())
                break
        self.exit(REFUSED, f"{message}用法见 {self.prog} --help\n")
