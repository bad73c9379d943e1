"""Comparisons of two editions: what the program proposes, and what a person made of it."""

from django.db import models

from marketaccess.domain.negative_list.changes import KIND_LABELS, Kind

USER = "accounts.User"


class Comparison(models.Model):
    """
    Two revisions side by side (版本比对). Confirmed, it makes work for departments and lineage for items.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "正在比对"
        FAILED = "failed", "未能比对"
        DRAFT = "draft", "待确认"
        CONFIRMED = "confirmed", "已确认"

    old = models.ForeignKey("negative_list.Revision", models.PROTECT, related_name="+")
    new = models.ForeignKey("negative_list.Revision", models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20, choices=State, default=State.WAITING)
    requested_at = models.DateTimeField("提出时间")
    requested_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "版本比对"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="one_comparison_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id}→{self.new_id}"


class Change(models.Model):
    """
    One line of a comparison (变化): which items or measures became which.

    ``old_keys`` and ``new_keys`` are item keys, or measure keys where ``level`` is measure. Lines that
    a person set right carry ``is_corrected``; the program's own stay with their confidence.
    """

    class Level(models.TextChoices):
        ITEM = "item", "事项"
        MEASURE = "measure", "措施"

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="changes")
    level = models.CharField("层次", max_length=10, choices=Level)
    position = models.PositiveIntegerField("序次")
    old_keys = models.JSONField("原标识", default=list)
    new_keys = models.JSONField("新标识", default=list)
    kinds = models.JSONField("变化", default=list)
    confidence = models.FloatField("把握", default=1.0)
    is_confirmed = models.BooleanField("已确认", default=False)
    is_corrected = models.BooleanField("人工更正", default=False)

    class Meta:
        verbose_name = "清单变化"
        ordering = ["comparison", "level", "position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "level", "position"], name="one_change_per_line"),
        ]

    def __str__(self) -> str:
        return "、".join(KIND_LABELS[Kind(kind)] for kind in self.kinds)
