"""
Row-level security on PostgreSQL for consultations: the unit that the asker wants kept out sees none (ADR 0004).

The same context as for leads: the departments of whoever is signed in, set for the transaction. What is
published is for everybody and has no policy.
"""

from django.db import migrations

CHILDREN = (
    "consultations_deadline",
    "consultations_reply",
    "consultations_message",
    "consultations_progress",
    "consultations_attachment",
)
DEPARTMENTS = "(SELECT nullif(current_setting('marketaccess.departments', true), ''))"
PARENT = f"(target_department_id = ANY (string_to_array({DEPARTMENTS}, ',')::bigint[])) IS NOT TRUE"
SEEN = "SELECT 1 FROM consultations_consultation WHERE consultations_consultation.id = consultation_id"
CHILD = f"{DEPARTMENTS} IS NULL OR EXISTS ({SEEN})"


def conditions():
    yield "consultations_consultation", PARENT
    for table in CHILDREN:
        yield table, CHILD


def protect(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    for table, condition in conditions():
        editor.execute(f"CREATE POLICY everybody ON {table} USING (true) WITH CHECK (true)")
        editor.execute(f"CREATE POLICY recusal ON {table} AS RESTRICTIVE USING ({condition})")
        editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def expose(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    for table, _ in conditions():
        editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
        editor.execute(f"DROP POLICY recusal ON {table}")
        editor.execute(f"DROP POLICY everybody ON {table}")


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]
    operations = [migrations.RunPython(protect, expose)]
