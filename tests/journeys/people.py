"""The people of a journey: somebody with a phone, and officers at their desks."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from playwright.sync_api import FilePayload, Locator, Page

BIN = Path(sys.executable).parent


@frozen
class Account:
    """Who may log in, and the passphrase of the vault's key where the officer holds one."""

    name: str
    password: str
    passphrase: str = ""


@frozen
class Accounts:
    """The demonstration accounts, as `make run` prints them."""

    rows: Mapping[str, Account]

    @classmethod
    def read(cls, printed: str) -> "Accounts":
        """Read the lines "  account  password　label　保管口令 passphrase" of the printed table."""
        pattern = re.compile(r"^  ([a-z][a-z-]+) +(\S{19})\u3000[^\u3000\n]+(?:\u3000\S+ (\S{19}))?$", re.M)
        found = (Account(m[1], m[2], m[3] or "") for m in pattern.finditer(printed))
        return cls({account.name: account for account in found})


@define
class County:
    """Where the county is served, who may log in, and who has done so already."""

    address: str
    accounts: Accounts
    environment: Mapping[str, str]
    logged_in: dict[str, Any] = field(factory=dict)

    def command(self, *words: str) -> Any:
        """The answer of a `marketaccess … --json` on this county's own database."""
        done = subprocess.run(
            [str(BIN / "marketaccess"), *words, "--json"],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)


@define
class Visitor:
    """One person in front of one browser window. On a phone they tap, at a desk they click."""

    page: Page
    county: County
    folder: Path
    is_phone: bool

    def go(self, path: str) -> int:
        """Open an address of the county. Returns the status of the answer."""
        answer = self.page.goto(self.county.address + path)
        return answer.status if answer else 0

    def touch(self, control: Locator) -> None:
        if self.is_phone:
            control.tap()
        else:
            control.click()

    def press(self, name: str) -> None:
        self.touch(self.page.get_by_role("button", name=name, exact=True).first)

    def confirm(self) -> None:
        """Say yes to the question whether it is meant so."""
        self.page.get_by_role("dialog", name="请确认").get_by_role("button", name="确定").click()

    def follow(self, name: str) -> None:
        self.touch(self.page.get_by_role("link", name=name, exact=True).first)

    def choose(self, *names: str) -> None:
        """Choose tiles, radio buttons, check boxes by their words."""
        for name in names:
            self.page.get_by_label(name, exact=True).check()

    def fill(self, fields: Mapping[str, str]) -> None:
        for label, text in fields.items():
            self.control(label).fill(text)

    def select(self, label: str, option: str | int) -> None:
        """Choose from a list by words, or by place where the words are the law's own and long."""
        control = self.control(label)
        if isinstance(option, int):
            control.select_option(index=option)
        else:
            control.select_option(label=option)

    def attach(self, label: str, *files: FilePayload) -> None:
        self.control(label).set_input_files(list(files))

    def control(self, label: str) -> Locator:
        """The field with this label; what follows it in brackets ("（选填）") is not part of it."""
        return self.page.get_by_label(
            re.compile(rf"^\s*{re.escape(label)}\s*(（年-月-日）)?\s*(（选填）)?\s*$")
        ).first

    def section(self, heading: str) -> Locator:
        """The part of the page under a heading."""
        return self.page.get_by_role("region", name=heading)

    def sees(self, *texts: str) -> None:
        for text in texts:
            self.page.get_by_text(text).first.wait_for()

    def does_not_see(self, *texts: str) -> None:
        """Nowhere in the page, not even hidden."""
        content = self.page.content()
        assert [text for text in texts if text in content] == []

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page where somebody wants to look at it (`PICTURES=1`): no proof."""
        if not os.environ.get("PICTURES"):
            return
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)
