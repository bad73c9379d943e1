"""The clocks of a lead, and applications for more time."""

from django.db import models

from marketaccess.apps.leads.models.lead import DEPARTMENT, USER, Lead
from marketaccess.foundation.calendars.models import Clock


class Deadline(Clock):
    """One clock of a lead (时限)."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="deadlines")

    class Meta:
        verbose_name = "时限"
        ordering = ["starts_on", "pk"]
        indexes = [
            models.Index(
                fields=["profile_key", "rule", "starts_on"],
                condition=models.Q(met_on__isnull=True),
                name="running_clock_by_rule",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "rule"],
                condition=models.Q(met_on__isnull=True),
                name="one_running_clock_per_rule_of_a_lead",
            ),
        ]


class Extension(models.Model):
    """A written application for more time (延期), decided by whom the profile names."""

    class State(models.TextChoices):
        REQUESTED = "requested", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"
        # The rectification was accepted first: there is nothing left to decide.
        LAPSED = "lapsed", "已失效"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="extensions")
    rule = models.CharField("时限规则", max_length=30)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20, choices=State, default=State.REQUESTED)
    reason = models.TextField("延期理由")
    until = models.DateField("申请延至")
    requested_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    approver = models.CharField("批准机关", max_length=100, blank=True)
    approval_number = models.CharField("批准文号", max_length=100, blank=True)

    class Meta:
        verbose_name = "延期申请"
        ordering = ["requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(state="requested"), name="one_open_extension_per_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} 延至 {self.until}"
