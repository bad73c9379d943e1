"""Questions about consultations. Whatever is shown to an officer begins at ``visible_to``."""

from marketaccess.apps.consultations.queries.asker import (
    Submitted,
    Tracking,
    by_receipt,
    by_receipt_digest,
    submitted,
    tracking,
)
from marketaccess.apps.consultations.queries.assigning import departments_for, proposed_department
from marketaccess.apps.consultations.queries.desk import (
    PAGE,
    Dossier,
    Inbox,
    Row,
    attachments_visible_to,
    dossier,
    find,
    inbox,
    running_deadlines,
    visible_to,
    waiting,
)
from marketaccess.apps.consultations.queries.published import (
    SUBJECT,
    Published,
    concerning,
    items_with_answers,
    publication,
    publications,
    text_of,
    with_warnings,
)

__all__ = [
    "PAGE",
    "SUBJECT",
    "Dossier",
    "Inbox",
    "Published",
    "Row",
    "Submitted",
    "Tracking",
    "attachments_visible_to",
    "by_receipt",
    "by_receipt_digest",
    "concerning",
    "departments_for",
    "dossier",
    "find",
    "inbox",
    "items_with_answers",
    "proposed_department",
    "publication",
    "publications",
    "running_deadlines",
    "submitted",
    "text_of",
    "tracking",
    "visible_to",
    "waiting",
    "with_warnings",
]
