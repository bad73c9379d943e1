"""The pages of an app as officers see and send them."""

from typing import Any

from attrs import frozen
from django.test import Client
from django.urls import reverse

from marketaccess.domain.authority.role import Role
from tests import make


def office() -> Client:
    """The browser of a handler at the coordinating office."""
    return make.browser(Role.COORDINATING_HANDLER, make.OFFICE)


def clerk(at: str = make.HANDLING) -> Client:
    """The browser of a handler of a department."""
    return make.browser(Role.DEPARTMENT_HANDLER, at)


@frozen
class Pages:
    """The pages of one namespace."""

    namespace: str

    def address(self, name: str, /, *args: object) -> str:
        """Where a page stands."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def page(self, client: Client, name: str, /, *args: object, **asked: Any) -> str:
        """What a page shows; it must be there."""
        answer = client.get(self.address(name, *args), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    def sent(self, client: Client, name: str, /, *args: object, **said: Any) -> tuple[int, str]:
        """The status and the words with which a form is answered."""
        answer = client.post(self.address(name, *args), said)
        return answer.status_code, answer.content.decode()
