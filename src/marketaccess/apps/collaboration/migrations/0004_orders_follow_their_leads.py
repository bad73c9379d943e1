"""
An order is hidden by the database wherever its lead is: units found at fault lose sight of it too (ADR 0004).

The look at leads_lead is itself subject to the policy of leads_lead.
"""

from django.db import migrations

TABLE = "collaboration_supervisionorder"
DEPARTMENTS = "(SELECT nullif(current_setting('marketaccess.departments', true), ''))"
TARGET = f"(target_department_id = ANY (string_to_array({DEPARTMENTS}, ',')::bigint[])) IS NOT TRUE"
LEAD = "EXISTS (SELECT 1 FROM leads_lead WHERE leads_lead.reference = lead_reference)"


def protect(apps, editor):
    _hide(editor, f"{TARGET} AND ({DEPARTMENTS} IS NULL OR {LEAD})")


def expose(apps, editor):
    _hide(editor, TARGET)


def _hide(editor, condition):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER POLICY recusal ON {TABLE} USING ({condition})")


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0003_matters_and_consultations"), ("leads", "0004_fault_security")]
    operations = [migrations.RunPython(protect, expose)]
