"""
Row-level security for units found at fault (ADR 0004), and the faults of leads that are under way.

A unit to which a notice was written has lost sight of its lead from this migration on, and holds it no more.
leads_fault has no policy of its own: the policy of leads_lead looks at it, and it says nothing of a lead but
a number that leads nowhere.
"""

from django.db import migrations

# The departments are numbers before the first row is looked at; migration 0002 split the text anew for every
# row, which was most of the time of a count over 100,000 leads.
SETTING = "nullif(current_setting('marketaccess.departments', true), '')"
# The cast outside makes it a value: ANY (SELECT …) would compare with each row of the answer.
LISTED = f"ANY ((SELECT string_to_array({SETTING}, ',')::bigint[])::bigint[])"
TARGET = f"(target_department_id = {LISTED}) IS NOT TRUE"
FAULT = f"id NOT IN (SELECT lead_id FROM leads_fault WHERE leads_fault.department_id = {LISTED})"

NAMED = """
    INSERT INTO leads_fault (lead_id, department_id, named_at)
    SELECT lead_id, department_id, min(drafted_at) FROM leads_rectificationnotice
    WHERE state <> 'withdrawn' GROUP BY lead_id, department_id
"""
ENDED = """
    UPDATE leads_hop SET ended_at = (
        SELECT named_at FROM leads_fault
        WHERE leads_fault.lead_id = leads_hop.lead_id AND leads_fault.department_id = leads_hop.department_id
    )
    WHERE ended_at IS NULL AND EXISTS (
        SELECT 1 FROM leads_fault
        WHERE leads_fault.lead_id = leads_hop.lead_id AND leads_fault.department_id = leads_hop.department_id
    )
"""


def name(apps, editor):
    editor.execute(NAMED)
    editor.execute(ENDED)


def forget(apps, editor):
    editor.execute("DELETE FROM leads_fault")


def protect(apps, editor):
    _hide(editor, f"{TARGET} AND {FAULT}")


def expose(apps, editor):
    _hide(editor, TARGET)


def _hide(editor, condition):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER POLICY recusal ON leads_lead USING ({condition})")


class Migration(migrations.Migration):
    dependencies = [("leads", "0003_fault")]
    operations = [migrations.RunPython(name, forget), migrations.RunPython(protect, expose)]
