"""What departments write back: opinions, and the notice to the unit complained about."""

from django.db import models

from marketaccess.apps.leads.models.lead import DEPARTMENT, USER, Hop, Lead
from marketaccess.domain.casework.lead_flow import CONCLUSIONS, Conclusion


class Opinion(models.Model):
    """A department's written reply on a lead (核查意见). A co-handler's has no conclusion."""

    class State(models.TextChoices):
        DRAFTED = "drafted", "待部门审核"
        REJECTED = "rejected", "部门退回"
        SUBMITTED = "submitted", "已报送"
        SENT_BACK = "sent_back", "退回补正"
        ACCEPTED = "accepted", "已认可"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="opinions")
    hop = models.ForeignKey(Hop, models.CASCADE, related_name="opinions")
    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFTED)
    conclusion = models.CharField(
        "结论", max_length=30, blank=True, choices=[(c.value, CONCLUSIONS[c]) for c in Conclusion]
    )
    statement = models.TextField("情况说明")
    measures = models.TextField("整改意见", blank=True)
    # Named by the opinion, and recused with it: from the moment at which it is handed in.
    at_fault = models.ForeignKey(
        DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="查明存在问题的单位"
    )
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("提交时间")
    endorsed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    endorsed_at = models.DateTimeField("审核时间", null=True, blank=True)
    remark = models.TextField("退回意见", blank=True)

    class Meta:
        verbose_name = "核查意见"
        ordering = ["drafted_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("endorsed_by")),
                name="nobody_endorses_their_own_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_conclusion_display()}"


class RectificationNotice(models.Model):
    """
    What the unit complained about receives (整改通知): a text written and reviewed for it.

    It has its own number and its own page; it does not lead back to the lead.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", "待审签"
        ISSUED = "issued", "整改中"
        REPORTED = "reported", "已报整改情况"
        ACCEPTED = "accepted", "整改通过"
        WITHDRAWN = "withdrawn", "未发出"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="notices")
    number = models.CharField("通知编号", max_length=20, unique=True)
    # The unit to rectify: the one complained about, or a unit that verification named.
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFTED)
    problem = models.TextField("存在问题")
    demand = models.TextField("整改要求")
    basis = models.CharField("依据", max_length=300, blank=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("发出时间", null=True, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    due_is_provisional = models.BooleanField("暂定", default=False)
    report = models.TextField("整改情况", blank=True)
    reported_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    remark = models.TextField("退回意见", blank=True)

    class Meta:
        verbose_name = "整改通知"
        ordering = ["drafted_at"]
        indexes = [models.Index(fields=["department", "state"], name="notice_by_department")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("issued_by")), name="nobody_issues_their_own_notice"
            ),
            models.UniqueConstraint(
                fields=["lead"],
                condition=models.Q(state__in=["drafted", "issued", "reported"]),
                name="one_open_notice_per_lead",
            ),
        ]

    def __str__(self) -> str:
        return self.number
