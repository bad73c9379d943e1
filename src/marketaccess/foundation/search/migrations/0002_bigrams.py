"""The index of bigrams, as each database does it best. Contentless FTS5: the text stands once, in the entry."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_bigrams USING fts5("
    "tokens, content='', detail=none, tokenize=\"unicode61 remove_diacritics 0\")"
)
POSTGRES = "CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)"


def build(apps, editor):
    editor.execute(POSTGRES if editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    editor.execute("DROP INDEX search_entry_tokens" if is_postgres else "DROP TABLE search_bigrams")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
