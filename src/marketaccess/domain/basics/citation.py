"""Where a value comes from: a document and the article in it."""

from attrs import frozen


@frozen
class Citation:
    """A place in a document, as ``《…》十二（三）``. ``article`` is "" where the text itself says nothing."""

    document: str
    article: str = ""

    def __str__(self) -> str:
        return f"《{self.document}》{self.article}" if self.document else self.article

    @property
    def is_given(self) -> bool:
        """Whether the text says it; otherwise the value rests on a reading alone."""
        return bool(self.article)
