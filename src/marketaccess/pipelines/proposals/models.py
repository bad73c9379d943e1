"""A ranking of service items for the measures of the edition in force, that the worker makes."""

from django.db import models


class ProposalRun(models.Model):
    """
    A run that somebody asked for (对应建议任务).

    ``departments`` are those for whose items proposals are stored: the asker's own. None: everybody's.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "计算中"
        READY = "ready", "已完成"
        FAILED = "failed", "未能完成"

    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    departments = models.JSONField("部门", null=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    edition_key = models.CharField("清单版本", max_length=40, blank=True)
    measures = models.PositiveIntegerField("措施数", default=0)
    items = models.PositiveIntegerField("事项数", default=0)
    made = models.PositiveIntegerField("新提出", default=0)
    known = models.PositiveIntegerField("此前已有", default=0)
    unmatched = models.PositiveIntegerField("没有对应", default=0)
    trouble = models.CharField("原因", max_length=200, blank=True)
    requested_at = models.DateTimeField("申请时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "对应建议任务"
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"对应建议 {self.pk}"
