"""The people of a journey: somebody with a phone, and officers at their desks."""

import re
from pathlib import Path
from typing import ClassVar

from attrs import frozen
from playwright.sync_api import Page


@frozen
class Accounts:
    """The demonstration accounts, as `make run` prints them: label → (account, password)."""

    rows: tuple[tuple[str, str, str], ...]

    @classmethod
    def read(cls, printed: str) -> "Accounts":
        """Read the lines "  account  password  label" of the printed table."""
        pattern = re.compile(r"^\s+([a-z][a-z0-9-]+)\s+(\S{12,})\s+(\S.*)$", re.MULTILINE)
        return cls(tuple((m[1], m[2], m[3].strip()) for m in pattern.finditer(printed)))

    def find(self, username: str) -> tuple[str, str]:
        return next((name, password) for name, password, _ in self.rows if name == username)


@frozen
class County:
    """Where the county is served, and who may log in."""

    address: str
    accounts: Accounts


class Visitor:
    """One person in front of one browser window."""

    pictures: ClassVar[int] = 0

    def __init__(self, page: Page, county: County, folder: Path) -> None:
        self.page, self.county, self.folder = page, county, folder

    @classmethod
    def open(cls, *, width: int, height: int, phone: bool) -> "Visitor":
        raise NotImplementedError

    @classmethod
    def phone(cls) -> "Visitor":
        return cls.open(width=390, height=844, phone=True)

    @classmethod
    def officer(cls, username: str) -> "Visitor":
        """Somebody who has logged in."""
        person = cls.open(width=1280, height=900, phone=False)
        name, password = person.county.accounts.find(username)
        person.go("/account/login/")
        person.page.get_by_label("账号").fill(name)
        person.page.get_by_label("密码", exact=True).fill(password)
        person.press("登录")
        return person

    def go(self, path: str) -> None:
        self.page.goto(self.county.address + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def does_not_see(self, text: str) -> None:
        assert text not in self.page.content()

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, for people to look at."""
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)
