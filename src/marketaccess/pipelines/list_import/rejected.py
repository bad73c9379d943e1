"""The rows with faults as an Excel file: the file's own columns, with the reason in front."""

from marketaccess.pipelines.list_import.plan import Plan
from marketaccess.pipelines.tables import faults


def workbook_of_rejected(plan: Plan) -> bytes:
    """Each row with a fault as it stood, its place and reasons before it; a sheet for each of the file's."""
    return faults.workbook_of_rejected(plan.sheets, plan.result.faults)
