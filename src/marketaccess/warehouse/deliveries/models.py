"""A delivery and what is known of it. Fields only: rules are in the domain, writes in ``actions``."""

from django.db import models

from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, OPEN, DeliveryState

USER = "accounts.User"


class Delivery(models.Model):
    """
    A data set for a division and a period, as somebody brought it (数据报送).

    ``files`` are the originals with their names, sizes and hashes; ``files_digest`` is that of all of them.
    ``report`` is what the check found, ``digest`` that of the accepted rows. Both stay when a corrected
    delivery replaces this one: what was computed from it can be computed again.
    """

    need = models.CharField("数据", max_length=40)
    division = models.ForeignKey("organizations.Division", models.PROTECT, related_name="+")
    period = models.CharField("期间", max_length=10)
    begins = models.DateField("期间起")
    ends = models.DateField("期间止")
    state = models.CharField(
        "状态",
        max_length=20,
        choices=[(s.value, DELIVERY_FLOW.labels[s]) for s in DeliveryState],
        default=DeliveryState.RECEIVED.value,
    )
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    delivered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    delivered_by_label = models.CharField("报送人", max_length=100)
    delivered_at = models.DateTimeField("报送时间")
    remark = models.TextField("说明", blank=True)
    files = models.JSONField("文件", default=list)
    files_digest = models.CharField("文件散列值", max_length=64)

    stage = models.CharField("检查步骤", max_length=20, blank=True)
    share = models.FloatField("检查进度", default=0)
    check_started_at = models.DateTimeField("检查开始时间", null=True, blank=True)
    # When the check last said how far it is: one that is silent for long was lost with its worker.
    heard_at = models.DateTimeField("进度时间", null=True, blank=True)
    checked_at = models.DateTimeField("检查完成时间", null=True, blank=True)
    trouble = models.CharField("检查中断原因", max_length=300, blank=True)
    report = models.JSONField("质量报告", default=dict)
    digest = models.CharField("数据散列值", max_length=64, blank=True, db_index=True)
    rows_in = models.BigIntegerField("报来行数", default=0)
    rows_kept = models.BigIntegerField("收下行数", default=0)
    rows_rejected = models.BigIntegerField("拒收行数", default=0)

    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by_label = models.CharField("决定人", max_length=100, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision_reason = models.TextField("意见", blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    replaced_at = models.DateTimeField("替换时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "数据报送"
        ordering = ["-delivered_at", "-pk"]
        indexes = [models.Index(fields=["need", "division", "begins"], name="delivery_by_need")]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "division", "period", "is_demonstration"],
                condition=models.Q(state=DeliveryState.ACCEPTED.value),
                name="one_accepted_delivery_per_need_division_and_period",
            ),
            models.UniqueConstraint(
                fields=["need", "division", "period", "is_demonstration", "files_digest"],
                condition=models.Q(state__in=[*(s.value for s in OPEN), DeliveryState.ACCEPTED.value]),
                name="the_same_files_are_one_delivery",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_by__isnull=True)
                | models.Q(decided_by__isnull=True)
                | ~models.Q(delivered_by=models.F("decided_by")),
                name="nobody_decides_on_their_own_delivery",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("begins")), name="a_delivery_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.period} {self.pk}"
