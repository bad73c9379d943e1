"""A lead and everything that belongs to it. Fields only: rules are in the domain, writes in ``actions``."""

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

    has_reporter = models.BooleanField("有反映人", default=True)
    is_anonymous = models.BooleanField("匿名", default=True)
    receipt_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    identity = models.ForeignKey(
        "vault.SealedRecord", models.PROTECT, null=True, blank=True, related_name="+"
    )

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
            models.Index(fields=["coordinated_by", "state", "due_on"], name="lead_by_coordinator"),
            models.Index(fields=["-received_at"], name="lead_by_arrival"),
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


class Deadline(models.Model):
    """One clock of a lead (时限). The dates follow from its events; they are never edited."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="deadlines")
    rule = models.CharField("时限规则", max_length=30)
    starts_on = models.DateField("起算日")
    due_on = models.DateField("到期日")
    first_due_on = models.DateField("原到期日")
    is_provisional = models.BooleanField("暂定", default=False)
    # Suspensions, extensions: [{"kind": "extend", "on": "2026-10-01", "until": "2026-11-01"}, …]
    events = models.JSONField("时限事件", default=list)
    met_on = models.DateField("完成日", null=True, blank=True)

    class Meta:
        verbose_name = "时限"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["is_provisional", "met_on"], name="deadline_to_recompute")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "rule"],
                condition=models.Q(met_on__isnull=True),
                name="one_running_clock_per_rule_of_a_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"


class Extension(models.Model):
    """A written application for more time (延期), decided by whom the profile names."""

    class State(models.TextChoices):
        REQUESTED = "requested", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

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


class Opinion(models.Model):
    """A department's written reply on a lead (核查意见): conclusion, statement, proof."""

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
        "结论", max_length=30, choices=[(c.value, CONCLUSIONS[c]) for c in Conclusion]
    )
    statement = models.TextField("情况说明")
    measures = models.TextField("整改意见", blank=True)
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
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("issued_by")), name="nobody_issues_their_own_notice"
            ),
            models.UniqueConstraint(
                fields=["lead"], condition=~models.Q(state="accepted"), name="one_open_notice_per_lead"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Message(models.Model):
    """A written word between the reporter and the coordinating office (留言、答复)."""

    class Kind(models.TextChoices):
        FROM_REPORTER = "from_reporter", "反映人留言"
        TO_REPORTER = "to_reporter", "受理单位留言"
        ANSWER = "answer", "办理答复"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="messages")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    body = models.TextField("内容")
    author_label = models.CharField("署名", max_length=100)
    written_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "留言"
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_kind_display()}"


class Revisit(models.Model):
    """The reporter asked back (追溯回访): whether it is really solved."""

    class Solved(models.TextChoices):
        YES = "yes", "已解决"
        PARTLY = "partly", "部分解决"
        NO = "no", "未解决"
        UNREACHED = "unreached", "未联系上"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="revisits")
    solved = models.CharField("是否解决", max_length=20, choices=Solved)
    rating = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    comment = models.TextField("意见", blank=True)
    by_reporter = models.BooleanField("反映人填写", default=False)
    made_at = models.DateTimeField("回访时间")

    class Meta:
        verbose_name = "回访"
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
                name="a_rating_is_between_one_and_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_solved_display()}"


class Attachment(models.Model):
    """A file of a lead (附件), and who may open it."""

    class Purpose(models.TextChoices):
        SEALED_ORIGINAL = "sealed_original", "反映材料原件（密封）"
        REPORTED = "reported", "反映材料"
        PROOF = "proof", "印证材料"
        NOTICE_PROOF = "notice_proof", "整改印证材料"
        APPROVAL = "approval", "延期批准文件"
        OFFICIAL = "official", "公务材料"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="attachments")
    purpose = models.CharField("用途", max_length=20, choices=Purpose)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.CASCADE, null=True, blank=True, related_name="attachments")
    notice = models.ForeignKey(
        RectificationNotice, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    extension = models.ForeignKey(
        Extension, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    # Copies of what a reporter gave reach departments once the coordinating office released them.
    released_at = models.DateTimeField("放行时间", null=True, blank=True)
    attached_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"
        ordering = ["attached_at", "pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_purpose_display()}"
