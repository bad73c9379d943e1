"""The index of bigrams, as each database does it best. Contentless FTS5: the text stands once, in the entry."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_bigrams USING fts5("
    "tokens, content='', detail=none, tokenize=\"unicode61 remove_diacritics 0\")"
)
POSTGRES = (
    "ALTER TABLE search_entry ADD COLUMN tokens tsvector NOT NULL DEFAULT ''::tsvector",
    "CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)",
)


def build(apps, editor):
    if editor.connection.vendor == "postgresql":
        for statement in POSTGRES:
            editor.execute(statement)
    else:
        editor.execute(SQLITE)


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE search_entry DROP COLUMN tokens")
    else:
        editor.execute("DROP TABLE search_bigrams")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
