"""
Row-level security on PostgreSQL: the conflict-of-interest rule in the database (ADR 0004).

A restrictive policy takes away what permissive ones give, so the one that gives everything stands
beside it. FORCE makes both hold for the owner of the tables, as which the program connects.
"""

from django.db import migrations

CHILDREN = (
    "leads_hop",
    "leads_deadline",
    "leads_extension",
    "leads_opinion",
    "leads_message",
    "leads_revisit",
    "leads_progress",
    "leads_attachment",
)
# (select …) is worked out once for a statement, not once for a row.
DEPARTMENTS = "(SELECT nullif(current_setting('marketaccess.departments', true), ''))"
LEAD = f"(target_department_id = ANY (string_to_array({DEPARTMENTS}, ',')::bigint[])) IS NOT TRUE"
# The look at leads_lead is itself subject to the policy of leads_lead.
CHILD = f"{DEPARTMENTS} IS NULL OR EXISTS (SELECT 1 FROM leads_lead WHERE leads_lead.id = lead_id)"
# What the unit hands in on its notice is its own. leads_rectificationnotice is written for it: no policy.
ATTACHMENT = f"notice_id IS NOT NULL OR {CHILD}"


def conditions():
    yield "leads_lead", LEAD
    for table in CHILDREN:
        yield table, ATTACHMENT if table == "leads_attachment" else CHILD


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
    dependencies = [("leads", "0001_initial")]
    operations = [migrations.RunPython(protect, expose)]
