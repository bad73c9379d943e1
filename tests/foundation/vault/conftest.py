"""A county with two officers, their keys, and one matter that answers for itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.vault import keys
from marketaccess.foundation.vault.announcements import matter_sought
from marketaccess.foundation.vault.models import Keyholder, PublicKey, WrappedKey
from marketaccess.foundation.vault.policy import Matter
from tests import make

REFERENCE = "XS-2026-0001"
PASSPHRASE = "seven wet horses in spring"
OTHER_PASSPHRASE = "eleven dry lanterns in winter"


@pytest.fixture(scope="session")
def pair() -> tuple[str, str]:
    """Public key and private key."""
    return keys.generate()


@dataclass
class County:
    handler: User
    head: User
    matter: Matter
    hidden_from: set[int] = field(default_factory=set)

    def actor(self, user: User) -> Actor:
        return accounts.actor_of(user, on=make.TODAY)


@pytest.fixture
def county(db: None, pair: tuple[str, str], quick_passphrases: None) -> Iterator[County]:
    office = make.department("drc", "发展和改革局")
    handler = make.user(Role.COORDINATING_HANDLER, "drc")
    head = make.user(Role.COORDINATING_HEAD, "drc")
    intake = PublicKey.objects.create(holder=Keyholder.INTAKE, recipient=pair[0], created_at=make.NINE)
    wrapped = keys.wrap(pair[1], PASSPHRASE)
    WrappedKey.objects.create(public_key=intake, officer=handler, wrapped=wrapped, created_at=make.NINE)
    make.vault_keys()
    made = County(handler, head, Matter(REFERENCE, "示范线索", "/desk/leads/1/", office.pk, None, "lead"))

    def answer(sender: object, *, matter: str, actor: Actor, **_: object) -> Matter | None:
        return made.matter if matter == REFERENCE and actor.user not in made.hidden_from else None

    matter_sought.connect(answer)
    yield made
    matter_sought.disconnect(answer)
