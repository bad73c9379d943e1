"""Filters of the audit log."""

from django import forms

from marketaccess.foundation.audit.labels import LABELS
from marketaccess.foundation.audit.subjects import KINDS
from marketaccess.foundation.ui.forms import Day


class AuditFilter(forms.Form):
    """What is wanted; it stays in the address."""

    kind = forms.ChoiceField(label="对象类型", required=False, choices=[("", "全部"), *KINDS.items()])
    ref = forms.CharField(label="对象编号", required=False, max_length=60)
    actor = forms.CharField(label="操作者", required=False, max_length=100)
    action = forms.ChoiceField(label="操作", required=False, choices=[("", "全部"), *LABELS.items()])
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)
