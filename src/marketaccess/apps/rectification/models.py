"""A rectification plan and what belongs to it. Fields only: rules in the domain, writes in ``actions``."""

from django.db import models

from marketaccess.domain.casework.rectification_flow import (
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    SOURCE_KINDS,
    PlanState,
    RectificationState,
    SourceKind,
)
from marketaccess.domain.mechanism.rule import DAY_KINDS, DayKind

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class Plan(models.Model):
    """
    A rectification plan (整改方案, R6.1): the tasks that follow from one evaluation or inspection.

    ``source_reference`` is the number of what it follows from, "" where a person writes it freely.
    """

    number = models.CharField("方案编号", max_length=20, unique=True)
    title = models.CharField("方案名称", max_length=120)
    source_kind = models.CharField(
        "来源", max_length=20, choices=[(k.value, SOURCE_KINDS[k]) for k in SourceKind]
    )
    source_reference = models.CharField("来源编号", max_length=60, blank=True)
    division = models.ForeignKey("organizations.Division", models.PROTECT, related_name="+")
    coordinated_by = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, PLAN_FLOW.labels[s]) for s in PlanState]
    )
    drafted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField("拟定时间")
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("下达时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    cancel_reason = models.TextField("作废理由", blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "整改方案"
        ordering = ["-drafted_at", "-pk"]
        indexes = [models.Index(fields=["coordinated_by", "state"], name="plan_by_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_reference"],
                condition=~models.Q(source_reference="") & ~models.Q(state=PlanState.CANCELLED),
                name="one_plan_per_source",
            ),
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("issued_by")),
                name="nobody_issues_their_own_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[PlanState.DRAFTED, PlanState.CANCELLED])
                | models.Q(issued_at__isnull=False),
                name="an_issued_plan_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Task(models.Model):
    """
    One task of a plan (整改任务): what is wrong, what is asked, who does it until when.

    The dates follow from term, start and what happened (``rectification_flow.events_of``); they stand here
    so that lists sort on an index.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    position = models.PositiveSmallIntegerField("序号")
    subject = models.CharField("事由标识", max_length=80, blank=True)
    problem = models.TextField("问题")
    demand = models.TextField("整改要求")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    assisting = models.ManyToManyField("organizations.Department", related_name="+", blank=True)
    amount = models.PositiveSmallIntegerField("整改期限")
    day_kind = models.CharField("期限单位", max_length=10, choices=[(k.value, DAY_KINDS[k]) for k in DayKind])
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, RECTIFICATION_FLOW.labels[s]) for s in RectificationState]
    )
    starts_on = models.DateField("起算日", null=True, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    first_due_on = models.DateField("原到期日", null=True, blank=True)
    due_is_provisional = models.BooleanField("暂定", default=False)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "整改任务"
        ordering = ["plan", "position"]
        indexes = [models.Index(fields=["department", "state", "due_on"], name="rectification_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_position_per_task"),
            models.UniqueConstraint(
                fields=["plan", "subject"],
                condition=~models.Q(subject=""),
                name="one_task_per_subject_and_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RectificationState.DRAFTED) | models.Q(due_on__isnull=False),
                name="an_assigned_task_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it: R2026-00012-03."""
        return f"{self.plan.number}-{self.position:02}"


class TaskStep(models.Model):
    """A step with a task (整改经过): who took it, what was said, and the evidence that came with it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    verb = models.CharField("步骤", max_length=20)
    at = models.DateTimeField("时间")
    user = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("岗位", max_length=100)
    remark = models.TextField("说明", blank=True)
    files = models.ManyToManyField("documents.StoredFile", related_name="+", blank=True)

    class Meta:
        verbose_name = "整改经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"


class Extension(models.Model):
    """More time for a task (延期): asked for by the department, consented to by the office's head."""

    class State(models.TextChoices):
        ASKED = "asked", "待审批"
        GRANTED = "granted", "已同意"
        REFUSED = "refused", "未同意"

    task = models.ForeignKey(Task, models.CASCADE, related_name="extensions")
    until = models.DateField("延至")
    reason = models.TextField("理由")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)

    class Meta:
        verbose_name = "整改延期"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(state="asked"),
                name="one_open_extension_per_task",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("decided_by")),
                name="nobody_grants_their_own_extension",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.until}"


class Closure(models.Model):
    """The proof that a task was done (销号): who reported it, who accepted it, and whether in time."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="closure")
    result = models.TextField("整改结果")
    reported_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    reported_on = models.DateField("报送日期")
    accepted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField("验收时间")
    is_late = models.BooleanField("逾期完成")

    class Meta:
        verbose_name = "整改销号"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reported_by=models.F("accepted_by")),
                name="nobody_accepts_their_own_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.accepted_at:%Y-%m-%d}"
