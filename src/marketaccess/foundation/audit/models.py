"""The audit log: append-only, hash-chained, without foreign keys."""

from django.db import models


class Event(models.Model):
    """
    One thing that happened (审计事件).

    It keeps names and titles, not references: what it describes may be gone when somebody reads it.
    ``digest`` covers every field and the digest before it, so that a changed, removed, inserted or
    reordered event is found; a truncated tail is found with an anchor kept outside the database.
    """

    sequence = models.PositiveBigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    action = models.CharField("操作", max_length=60)
    actor = models.CharField("账号", max_length=60, blank=True)
    actor_label = models.CharField("操作者", max_length=100)
    subject_kind = models.CharField("对象类型", max_length=40)
    subject_ref = models.CharField("对象编号", max_length=60)
    subject_title = models.CharField("对象名称", max_length=200, blank=True)
    detail = models.JSONField("内容", default=dict)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "审计事件"
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_ref"], name="audit_by_subject"),
            models.Index(fields=["actor", "sequence"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
