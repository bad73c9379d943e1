"""What people put into a computation: exemptions, checks, corrections. Each takes two persons."""

from django.db import models

from marketaccess.apps.evaluation.models.rounds import USER, RoundUnit


class ManualInput(models.Model):
    """
    Something that one person proposes and another decides (人工事项). Only what was approved counts.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        REJECTED = "rejected", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="%(class)ss")
    indicator = models.PositiveSmallIntegerField("指标序号")
    reason = models.TextField("理由")
    file = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_label = models.CharField("提出人", max_length=100)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_label = models.CharField("批准人", max_length=100, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    remark = models.TextField("意见", blank=True)

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.model_name}-{self.pk}"


OPEN = models.Q(state__in=["proposed", "approved"])
ANOTHER = ~models.Q(proposed_by=models.F("decided_by")) | models.Q(decided_by__isnull=True)


class Exemption(ManualInput):
    """A unit loses no points on an indicator whose table allows that (酌情不扣分), up to and with a day."""

    until = models.DateField("有效期至")

    class Meta(ManualInput.Meta):
        verbose_name = "酌情不扣分"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator"], condition=OPEN, name="one_exemption_of_a_unit_in_an_indicator"
            ),
            models.CheckConstraint(condition=ANOTHER, name="nobody_approves_their_own_exemption"),
        ]


class Correction(ManualInput):
    """Points in the place of computed ones (分数更正); the next computation shows both figures."""

    points = models.DecimalField("更正后的分数", max_digits=5, decimal_places=2)

    class Meta(ManualInput.Meta):
        verbose_name = "分数更正"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator"], condition=OPEN, name="one_correction_of_a_unit_in_an_indicator"
            ),
            models.CheckConstraint(condition=ANOTHER, name="nobody_approves_their_own_correction"),
            models.CheckConstraint(
                condition=models.Q(points__range=(0, 100)), name="corrected_points_are_within_bounds"
            ),
        ]


class ManualCheck(ManualInput):
    """
    That somebody looked, in what, and what was found (人工排查): "none found" needs that somebody looked.

    ``reason`` says how it was looked; ``looked_at`` is how many texts, cases or matters were gone through.
    """

    metric = models.CharField("指标标识", max_length=60)
    source = models.CharField("排查来源", max_length=200)
    checked_on = models.DateField("排查日期")
    looked_at = models.PositiveIntegerField("排查数量")

    class Meta(ManualInput.Meta):
        verbose_name = "人工排查"
        constraints = [
            models.CheckConstraint(condition=ANOTHER, name="nobody_approves_their_own_check"),
            models.CheckConstraint(
                condition=models.Q(looked_at__gte=1), name="a_check_has_looked_at_something"
            ),
        ]


class ManualFinding(models.Model):
    """One violation that a check found (人工发现), by the number under which it is handled elsewhere."""

    class Kind(models.TextChoices):
        LEAD = "lead", "线索"
        CASE = "case", "案例"
        SCREENING = "screening", "筛查发现"
        CIRCULAR = "circular", "典型案例通报"
        OTHER = "other", "其他"

    check_made = models.ForeignKey(ManualCheck, models.CASCADE, related_name="findings")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    reference = models.CharField("编号", max_length=60)

    class Meta:
        verbose_name = "人工发现"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_made", "kind", "reference"], name="a_violation_is_found_once_in_a_check"
            )
        ]

    def __str__(self) -> str:
        return self.reference
