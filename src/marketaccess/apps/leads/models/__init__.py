"""A lead and everything that belongs to it. Fields only: rules are in the domain, writes in ``actions``."""

from marketaccess.apps.leads.models.attachment import Attachment
from marketaccess.apps.leads.models.clock import Deadline, Extension
from marketaccess.apps.leads.models.lead import Fault, Hop, Lead, Progress
from marketaccess.apps.leads.models.number import Counter
from marketaccess.apps.leads.models.reply import Opinion, RectificationNotice
from marketaccess.apps.leads.models.reporter import Message, Revisit

__all__ = [
    "Attachment",
    "Counter",
    "Deadline",
    "Extension",
    "Fault",
    "Hop",
    "Lead",
    "Message",
    "Opinion",
    "Progress",
    "RectificationNotice",
    "Revisit",
]
