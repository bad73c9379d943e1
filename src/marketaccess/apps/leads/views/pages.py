"""The page of one lead, its files, and the entry of a lead from another channel."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.leads import actions, announcements, policy, queries, wording
from marketaccess.apps.leads.forms.answering import MessageForm
from marketaccess.apps.leads.forms.intake import EntryForm
from marketaccess.apps.leads.models import Attachment, Lead
from marketaccess.apps.leads.views.steps import UNPROCESSABLE, Fields, find_lead
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import Identity, Report
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import download_response
from marketaccess.foundation.organizations import queries as organizations
