"""
Row-level security on PostgreSQL for supervision orders: the unit complained about sees none (ADR 0004).

The same context as for leads: the departments of whoever is signed in, set for the transaction.
"""

from django.db import migrations

TABLE = "collaboration_supervisionorder"
DEPARTMENTS = "(SELECT nullif(current_setting('marketaccess.departments', true), ''))"
CONDITION = f"(target_department_id = ANY (string_to_array({DEPARTMENTS}, ',')::bigint[])) IS NOT TRUE"


def protect(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"CREATE POLICY everybody ON {TABLE} USING (true) WITH CHECK (true)")
    editor.execute(f"CREATE POLICY recusal ON {TABLE} AS RESTRICTIVE USING ({CONDITION})")
    editor.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def expose(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    editor.execute(f"DROP POLICY recusal ON {TABLE}")
    editor.execute(f"DROP POLICY everybody ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0001_initial")]
    operations = [migrations.RunPython(protect, expose)]
