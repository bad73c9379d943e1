"""Links of the frame: which a person sees, and which is the page that they are on."""

from collections.abc import Iterable
from itertools import groupby

from attrs import frozen
from django.urls import NoReverseMatch, reverse

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission


@frozen
class Entry:
    """A line of the navigation table. Without permissions it is for every officer."""

    group: str
    label: str
    url_name: str
    icon: str
    permissions: tuple[Permission, ...] = ()

    def is_for(self, actor: Actor) -> bool:
        """Whether the person holds one of the permissions, in any department."""
        return not self.permissions or any(actor.may(permission) for permission in self.permissions)


@frozen
class Link:
    """An entry as the page draws it. ``is_exact``: this very page, not one below it."""

    label: str
    address: str
    icon: str
    is_current: bool
    is_exact: bool


@frozen
class Group:
    """Links under a heading."""

    label: str
    links: tuple[Link, ...]


def links(entries: Iterable[Entry], *, path: str) -> tuple[Link, ...]:
    """
    The entries as links; of those that lead to this page or above it, the nearest is current.

    An entry whose slice is not installed has no address and is left out.
    """
    found = [(entry, address) for entry in entries if (address := address_of(entry.url_name))]
    above = [address for _, address in found if path == address or _is_below(path, address)]
    nearest = max(above, key=len, default="")
    return tuple(
        Link(entry.label, address, entry.icon, address == nearest, address == path)
        for entry, address in found
    )


def groups(entries: Iterable[Entry], *, actor: Actor, path: str) -> tuple[Group, ...]:
    """The person's navigation: groups in the table's order, empty ones left out."""
    permitted = [entry for entry in entries if entry.is_for(actor)]
    drawn = {link.address: link for link in links(permitted, path=path)}
    made = (
        Group(label, tuple(drawn[a] for e in lines if (a := address_of(e.url_name)) in drawn))
        for label, lines in groupby(permitted, key=lambda entry: entry.group)
    )
    return tuple(group for group in made if group.links)


def address_of(url_name: str, *arguments: object) -> str:
    """The address of a name, or "" where it is not installed."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""


def _is_below(path: str, address: str) -> bool:
    return address != "/" and path.startswith(address if address.endswith("/") else f"{address}/")
