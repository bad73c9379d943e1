"""The service items that were indexed before entries had places get theirs."""

from django.db import migrations

FILL = """
UPDATE search_entry SET place = (
    SELECT item.basic_code || ' ' || item.implementation_code
    FROM matters_serviceitem item WHERE item.id = search_entry.object_id
)
WHERE subject = 'service_items' AND object_id IN (SELECT id FROM matters_serviceitem)
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_figures_unit"), ("search", "0003_place")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
