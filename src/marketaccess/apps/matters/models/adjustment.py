"""What a new edition asks of departments."""

from django.db import models

from marketaccess.domain.matters.adjustment import (
    ADJUSTMENT_FLOW,
    FINISHED,
    TASK_KIND_LABELS,
    TaskKind,
    TaskState,
)

COMPARISON = "negative_list.Comparison"
DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class AdjustmentRound(models.Model):
    """That a confirmed comparison has been turned into work (调整批次): once, whoever asks how often."""

    comparison = models.OneToOneField(COMPARISON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "调整批次"

    def __str__(self) -> str:
        return str(self.comparison_id)


class AdjustmentTask(models.Model):
    """
    A task from a confirmed comparison (调整任务): stop accepting, change, open, repeal; proof, review, end.

    ``subject`` is what it is about within its comparison, so that nothing is asked twice. ``changes`` keeps
    the lines of the comparison as they were meant: ``{"kinds", "old": [{"key", "text"}], "new": […]}``.
    """

    comparison = models.ForeignKey(COMPARISON, models.PROTECT, related_name="+")
    edition_key = models.CharField("清单版本", max_length=40)
    subject = models.CharField("事由", max_length=160)
    kind = models.CharField(
        "任务类型", max_length=10, choices=[(k.value, TASK_KIND_LABELS[k]) for k in TaskKind]
    )
    service_item = models.ForeignKey(
        "matters.ServiceItem", models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    paper = models.ForeignKey(
        "matters.LocalPaper", models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    measure_key = models.CharField("新增措施", max_length=80, blank=True)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    title = models.CharField("任务", max_length=300)
    changes = models.JSONField("清单变化", default=list)
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, ADJUSTMENT_FLOW.labels[s]) for s in TaskState]
    )
    due_on = models.DateField("完成时限")
    due_is_provisional = models.BooleanField("暂定", default=False)
    # Why this date: a rule of the profile, or a reading, since no document gives a period.
    due_reason = models.CharField("时限由来", max_length=200)
    issued_at = models.DateTimeField("下达时间")
    finished_at = models.DateTimeField("办结时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "调整任务"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["department", "state", "due_on"], name="task_by_department")]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "subject"], name="one_task_per_subject"),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(FINISHED)) | models.Q(finished_at__isnull=False),
                name="a_finished_task_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """What people call it: T2026-00012."""
        return f"T{self.issued_at:%Y}-{self.pk:05}"


class AdjustmentStep(models.Model):
    """A step with a task (任务经过): who took it, what was said, and the proof that came with it."""

    task = models.ForeignKey(AdjustmentTask, models.PROTECT, related_name="steps")
    verb = models.CharField("步骤", max_length=12)
    at = models.DateTimeField("时间")
    user = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("岗位", max_length=100)
    remark = models.TextField("说明", blank=True)
    link = models.URLField("网页地址", max_length=500, blank=True)
    files = models.ManyToManyField("documents.StoredFile", related_name="+", blank=True)

    class Meta:
        verbose_name = "调整任务经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"
