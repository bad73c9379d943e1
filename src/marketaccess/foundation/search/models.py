"""What can be searched, in the form in which it is searched. Rows follow their slices' rows."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class Tokens(models.Field[str, str]):
    """The bigrams as PostgreSQL keeps them. SQLite keeps its own beside the table; there it stays empty."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The type of the column."""
        return "tsvector" if connection.vendor == "postgresql" else "text"


class Place(models.Field[str, str]):
    """Compared byte by byte, whatever the language of the server: the order is the same everywhere."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The type of the column."""
        return 'text COLLATE "C"' if connection.vendor == "postgresql" else "text"


class Entry(models.Model):
    """
    One text of one thing (检索条目). ``subject`` names the index, ``object_id`` the row of the slice.

    ``place`` is where it stands among its like: a page of what is found is read in this order.

    Beside it stands the index of bigrams: ``search_bigrams`` (FTS5) on SQLite, the column ``tokens``
    (tsvector with GIN) on PostgreSQL. Both are kept by ``actions`` and known to ``queries`` alone.
    """

    subject = models.CharField("索引", max_length=30)
    object_id = models.BigIntegerField("记录")
    text = models.TextField("检索文本")
    place = Place("次序", default="")
    tokens = Tokens("检索词", default="", editable=False)

    class Meta:
        verbose_name = "检索条目"
        indexes = [models.Index(fields=["subject", "place"], name="search_entry_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "object_id"], name="one_search_entry_per_row"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.object_id}"
