"""Texts indexed before get the tokens of their codes."""

from itertools import islice

from django.db import migrations

from marketaccess.domain.basics.search_text import indexed

BATCH = 2000


def index_again(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    texts = apps.get_model("search", "Entry").objects.values_list("pk", "text").iterator(BATCH)
    with editor.connection.cursor() as cursor:
        if not is_postgres:
            cursor.execute("INSERT INTO search_bigrams (search_bigrams) VALUES ('delete-all')")
        while batch := list(islice(texts, BATCH)):
            if is_postgres:
                cursor.executemany(
                    "UPDATE search_entry SET tokens = array_to_tsvector(%s::text[]) WHERE id = %s",
                    [(list(indexed(text)), pk) for pk, text in batch],
                )
            else:
                cursor.executemany(
                    "INSERT INTO search_bigrams (rowid, tokens) VALUES (%s, %s)",
                    [(pk, " ".join(indexed(text))) for pk, text in batch],
                )


class Migration(migrations.Migration):
    dependencies = [("search", "0003_place")]
    operations = [migrations.RunPython(index_again, migrations.RunPython.noop)]
