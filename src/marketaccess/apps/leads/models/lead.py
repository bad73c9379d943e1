"""The lead itself, where it went, and what was done."""

from django.db import models

from marketaccess.domain.casework.lead_flow import CONCLUSIONS, LEAD_FLOW, Conclusion, LeadState

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class Lead(models.Model):
    """
    A report of a possible market access barrier (线索).

    ``narrative`` is what the reporter wrote: only the coordinating office reads it. ``summary`` is the
    redacted text that departments get. ``target_department`` is the unit complained about, where it is
    one of ours; ``coordinated_by`` is the coordinating office, or its substitute where it is the target.
    """

    class Level(models.TextChoices):
        POLICY = "policy", "政策层面"
        EXECUTION = "execution", "执行层面"
        ENTERPRISE = "enterprise", "企业层面"

    reference = models.CharField("线索编号", max_length=20, unique=True)
    division = models.ForeignKey("organizations.Division", models.PROTECT, related_name="+")
    profile_key = models.CharField("适用机制", max_length=40)
    channel = models.CharField("来源渠道", max_length=40)
    source = models.CharField("来源单位", max_length=100, blank=True)
    external_number = models.CharField("来源编号", max_length=80, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=[(s.value, LEAD_FLOW.labels[s]) for s in LeadState]
    )

    title = models.CharField("标题", max_length=120)
    narrative = models.TextField("反映内容")
    summary = models.TextField("转办摘要", blank=True)
    list_item = models.CharField("涉及清单事项", max_length=200, blank=True)
    target_name = models.CharField("被反映单位", max_length=100)
    target_department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    coordinated_by = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")

    case_type = models.CharField("案例类型", max_length=40, blank=True)
    situation = models.CharField("壁垒情形", max_length=60, blank=True)
    level = models.CharField("层面", max_length=20, choices=Level, blank=True)
    conclusion = models.CharField(
        "核查结论", max_length=30, blank=True, choices=[(c.value, CONCLUSIONS[c]) for c in Conclusion]
    )
    refusal_reason = models.TextField("不予受理理由", blank=True)
    closing_reason = models.TextField("办结说明", blank=True)

    has_reporter = models.BooleanField("有反映人", default=True)
    is_anonymous = models.BooleanField("匿名", default=True)
    receipt_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    identity = models.ForeignKey(
        "vault.SealedRecord", models.PROTECT, null=True, blank=True, related_name="+"
    )

    # When the department handed in the opinion that counts: rectification counts from here.
    verified_at = models.DateTimeField("核查报送时间", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    reopenings = models.PositiveSmallIntegerField("重新办理次数", default=0)
    # The clock that runs now, copied from its Deadline so that an inbox of 100,000 sorts on an index.
    due_rule = models.CharField("当前时限", max_length=30, blank=True)
    due_on = models.DateField("当前到期日", null=True, blank=True)
    due_is_provisional = models.BooleanField("暂定", default=False)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "线索"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="lead_by_state_and_due"),
            # All that the inbox and its counts ask of a lead, so that they read the index alone.
            models.Index(
                fields=[
                    *("coordinated_by", "state", "due_on", "has_reporter", "target_department"),
                    *("channel", "situation", "id"),
                ],
                name="lead_by_turn",
            ),
            models.Index(fields=["coordinated_by", "-received_at"], name="lead_by_arrival"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "source", "external_number"],
                condition=~models.Q(external_number=""),
                name="one_lead_per_number_of_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(target_department__isnull=True)
                | ~models.Q(target_department=models.F("coordinated_by")),
                name="no_unit_coordinates_a_lead_about_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(identity__isnull=True) | models.Q(is_anonymous=False),
                name="an_anonymous_lead_has_no_identity",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LeadState.CLOSED)
                | models.Q(answered_at__isnull=False)
                | models.Q(has_reporter=False),
                name="a_closed_lead_was_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Hop(models.Model):
    """One transfer of a lead to one department (移交), until it is returned or withdrawn."""

    class Part(models.TextChoices):
        LEAD = "lead", "主办"
        ASSIST = "assist", "协办"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="hops")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    part = models.CharField("角色", max_length=10, choices=Part)
    instructions = models.TextField("移交意见", blank=True)
    dispatched_at = models.DateTimeField("移交时间")
    # Shown, never counted from: the clock runs from dispatch.
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    # The ruling that this department must handle the lead after all: it cannot return it again.
    upheld_at = models.DateTimeField("裁定维持时间", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    return_reason = models.TextField("退回理由", blank=True)
    return_basis = models.CharField("退回依据", max_length=300, blank=True)

    class Meta:
        verbose_name = "移交"
        ordering = ["dispatched_at", "pk"]
        indexes = [models.Index(fields=["department", "ended_at"], name="hop_by_department")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "department"],
                condition=models.Q(ended_at__isnull=True),
                name="a_department_holds_a_lead_once",
            ),
            models.UniqueConstraint(
                fields=["lead"],
                condition=models.Q(ended_at__isnull=True, part="lead"),
                name="a_lead_has_one_lead_handler",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} → {self.department}"


class Fault(models.Model):
    """
    A unit that verification or a rectification notice named at fault (查明责任单位).

    It has no part in the lead from then on, like the unit complained about. The row is never taken back:
    what was named once must not come into sight again while a draft is being rewritten.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="faults")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    named_at = models.DateTimeField("查明时间")

    class Meta:
        verbose_name = "查明责任单位"
        ordering = ["named_at", "pk"]
        indexes = [models.Index(fields=["department", "lead"], name="fault_by_department")]
        constraints = [
            models.UniqueConstraint(fields=["lead", "department"], name="a_unit_is_named_at_fault_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.department}"


class Progress(models.Model):
    """
    One step of a lead (办理经过), as the people who work on it and the reporter read it.

    The audit log proves; this tells. ``department`` is the one that acted, None for the reporter.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="progress")
    verb = models.CharField("步骤", max_length=40)
    was = models.CharField("原状态", max_length=20, blank=True)
    now = models.CharField("现状态", max_length=20)
    actor_label = models.CharField("办理人", max_length=100)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField("意见", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理经过"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["lead", "at"], name="progress_of_a_lead")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.verb}"
