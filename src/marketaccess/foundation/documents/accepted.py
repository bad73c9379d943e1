"""A file that has passed the guard."""

from attrs import field, frozen


@frozen
class Accepted:
    """Name, type and bytes of a file that the guard let in. ``content`` is kept out of logs and traces."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
