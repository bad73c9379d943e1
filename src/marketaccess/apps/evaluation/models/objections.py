"""An objection of a unit against one of its scores."""

from django.db import models

from marketaccess.apps.evaluation.models.results import Score
from marketaccess.apps.evaluation.models.rounds import DEPARTMENT, USER, Round, RoundUnit
from marketaccess.domain.evaluation.round_flow import OBJECTION_FLOW, ObjectionState


class Objection(models.Model):
    """
    What a unit's reviewer holds against a score (异议), what the office proposes and the head decides.

    ``score`` is the one that was objected to; a later computation gives another.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="objections")
    unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="objections")
    indicator = models.PositiveSmallIntegerField("指标序号")
    score = models.ForeignKey(Score, models.PROTECT, related_name="objections")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, OBJECTION_FLOW.labels[s]) for s in ObjectionState]
    )
    reason = models.TextField("异议理由")
    files = models.ManyToManyField("documents.StoredFile", related_name="+", blank=True)
    raised_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField("提出时间")
    proposal = models.TextField("处理意见", blank=True)
    proposed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField("处理时间", null=True, blank=True)
    decision = models.TextField("裁定理由", blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("裁定时间", null=True, blank=True)

    class Meta:
        verbose_name = "异议"
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "indicator"],
                condition=models.Q(state__in=["raised", "proposed"]),
                name="one_open_objection_of_a_unit_in_an_indicator",
            ),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("decided_by")),
                name="nobody_decides_their_own_proposal_on_an_objection",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator}"
