"""
The policy of leads_lead once more, with the departments as numbers before the first row is looked at.

Migration 0002 worked the setting out once for a statement, and split its text anew for every row: of a count
over 100,000 leads that was most of the time. It hides what it hid.
"""

from django.db import migrations

SETTING = "nullif(current_setting('marketaccess.departments', true), '')"
BEFORE = f"string_to_array((SELECT {SETTING}), ',')::bigint[]"
# The cast outside makes it a value: ANY (SELECT …) would compare with each row of the answer.
NOW = f"(SELECT string_to_array({SETTING}, ',')::bigint[])::bigint[]"


def alter(departments):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            hidden = f"target_department_id = ANY ({departments})"
            editor.execute(f"ALTER POLICY recusal ON leads_lead USING (({hidden}) IS NOT TRUE)")

    return run


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_row_security")]
    operations = [migrations.RunPython(alter(NOW), alter(BEFORE))]
