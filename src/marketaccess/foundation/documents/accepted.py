"""A file that has passed the guard."""

from attrs import field, frozen

from marketaccess.domain.casework.report import AcceptedFile


@frozen
class Accepted:
    """Name, type and bytes of a file that the guard let in. ``content`` is kept out of logs and traces."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @classmethod
    def of(cls, file: AcceptedFile) -> "Accepted":
        """A file of a report, which was inspected when it came in."""
        return cls(file.name, file.media_type, file.content)
