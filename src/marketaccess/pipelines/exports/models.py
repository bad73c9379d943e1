"""A ledger that the worker makes into a file."""

from django.db import models


class Export(models.Model):
    """
    A large ledger that somebody asked for (导出任务).

    ``seats`` are the posts with which it was made: who holds others when fetching it may not see any
    longer what is in it.
    """

    class Kind(models.TextChoices):
        LEADS = "leads", "线索台账"
        SUPERVISION = "supervision", "督办单台账"
        TASKS = "tasks", "调整任务台账"
        CONSULTATIONS = "consultations", "咨询台账"
        PUBLICATIONS = "publications", "清单公开台账"
        RECTIFICATION = "rectification", "整改任务台账"

    class State(models.TextChoices):
        WAITING = "waiting", "生成中"
        READY = "ready", "可下载"
        FAILED = "failed", "未能生成"

    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    kind = models.CharField("台账", max_length=20, choices=Kind)
    parameters = models.JSONField("筛选条件", default=dict)
    state = models.CharField("状态", max_length=20, choices=State, default=State.WAITING)
    seats = models.JSONField(default=list)
    rows = models.PositiveIntegerField("行数", default=0)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "导出任务"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(file__isnull=False),
                name="a_ready_export_has_its_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
