"""What a new edition asks of departments."""

from django.db import models

from marketaccess.domain.matters.adjustment_flow import (
    ADJUSTMENT_FLOW,
    TASK_KIND_LABELS,
    TaskKind,
    TaskState,
)

USER = "accounts.User"


class AdjustmentTask(models.Model):
    """
    A task from a confirmed comparison (调整任务): stop accepting, change, open, repeal; proof, review, end.

    ``change`` is the line of the comparison that it comes from; ``measure_title`` keeps what was meant.
    """

    number = models.CharField("任务编号", max_length=20, unique=True)
    comparison_id = models.BigIntegerField("版本比对")
    change_id = models.BigIntegerField("清单变化")
    kind = models.CharField(
        "任务类型", max_length=10, choices=[(k.value, TASK_KIND_LABELS[k]) for k in TaskKind]
    )
    service_item = models.ForeignKey(
        "matters.ServiceItem", models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    measure_title = models.TextField("涉及措施")
    demand = models.TextField("任务要求")
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, ADJUSTMENT_FLOW.labels[s]) for s in TaskState]
    )
    due_on = models.DateField("完成时限")
    due_is_provisional = models.BooleanField("暂定", default=False)
    result = models.TextField("完成情况", blank=True)
    evidence = models.ManyToManyField("documents.StoredFile", related_name="+", blank=True)
    remark = models.TextField("退回意见", blank=True)
    issued_at = models.DateTimeField("下达时间")
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    reported_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("完成时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "调整任务"
        ordering = ["due_on", "number"]
        indexes = [models.Index(fields=["department", "state", "due_on"], name="task_by_department")]
        constraints = [
            models.UniqueConstraint(
                fields=["change_id", "kind", "service_item", "department"],
                condition=models.Q(service_item__isnull=False),
                name="one_task_per_change_item_and_department",
            ),
            models.UniqueConstraint(
                fields=["change_id", "kind", "department"],
                condition=models.Q(service_item__isnull=True),
                name="one_task_per_change_and_department",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=TaskState.CLOSED) | models.Q(closed_at__isnull=False),
                name="a_closed_task_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.number
