"""Evidence that the units of a round owe, what was handed in, and how it was judged."""

from django.db import models

from marketaccess.apps.evaluation.models.rounds import USER, Round, RoundUnit
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, EvidenceState

STATES = [(state.value, EVIDENCE_FLOW.labels[state]) for state in EvidenceState]


class EvidenceTask(models.Model):
    """
    What one unit owes for one judged indicator (佐证任务).

    ``attempt`` counts how often it was asked for: what is sent back is handed in and judged anew.
    ``notes`` are what the rules said against it without keeping it out; reviewers read them. ``points`` is
    None until it is settled, and after that where the indicator does not apply to the unit.
    """

    unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="evidence")
    indicator = models.PositiveSmallIntegerField("指标序号")
    metric = models.CharField("指标标识", max_length=60)
    state = models.CharField("状态", max_length=12, choices=STATES, default=EvidenceState.OWED)
    due_on = models.DateField("截止日期")
    due_is_provisional = models.BooleanField("暂定", default=False)
    attempt = models.PositiveSmallIntegerField("第几次", default=1)
    statement = models.TextField("说明", blank=True)
    claims_not_applicable = models.BooleanField("主张不适用", default=False)
    notes = models.JSONField("提示", default=list, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    returned = models.TextField("退回理由", blank=True)
    points = models.PositiveSmallIntegerField("评定分值", null=True, blank=True)
    settled_on = models.DateField("评定日期", null=True, blank=True)

    class Meta:
        verbose_name = "佐证任务"
        ordering = ["unit__position", "indicator"]
        indexes = [models.Index(fields=["state", "due_on"], name="evidence_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "indicator"], name="a_unit_owes_evidence_once"),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__lte=100),
                name="points_of_evidence_are_at_most_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} 第{self.indicator}项"


class EvidenceItem(models.Model):
    """
    A file, or a link with its snapshot as a file (佐证件). The server never fetches what a link leads to.

    What was handed in once is never deleted: ``removed_at`` takes it out of what is handed in next.
    """

    task = models.ForeignKey(EvidenceTask, models.CASCADE, related_name="items")
    title = models.CharField("名称", max_length=120)
    address = models.CharField("网址", max_length=500, blank=True)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    issued_on = models.DateField("形成日期")
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("添加时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "佐证件"
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Judgement(models.Model):
    """
    What a reviewer found (评定); ``points`` None for "not applicable". A settlement is the third one's.

    Nobody stands here twice for one attempt: so the third is neither of the two, whatever happens at once.
    """

    task = models.ForeignKey(EvidenceTask, models.CASCADE, related_name="judgements")
    attempt = models.PositiveSmallIntegerField("第几次")
    reviewer = models.ForeignKey(USER, models.PROTECT, related_name="+")
    reviewer_label = models.CharField("评定人", max_length=100)
    points = models.PositiveSmallIntegerField("评定分值", null=True, blank=True)
    reason = models.TextField("理由", blank=True)
    is_settlement = models.BooleanField("裁定", default=False)
    judged_at = models.DateTimeField("评定时间")

    class Meta:
        verbose_name = "评定"
        ordering = ["judged_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "attempt", "reviewer"], name="nobody_judges_evidence_twice"
            ),
            models.UniqueConstraint(
                fields=["task", "attempt"],
                condition=models.Q(is_settlement=True),
                name="one_settlement_of_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.points}"


class EvidenceProgress(models.Model):
    """One step of a piece of evidence as people read it (佐证经过)."""

    task = models.ForeignKey(EvidenceTask, models.CASCADE, related_name="progress")
    verb = models.CharField("步骤", max_length=20)
    actor_label = models.CharField("办理人", max_length=100)
    remark = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "佐证经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"


class EvidenceSeal(models.Model):
    """
    The files of all evidence of a round with their SHA-256, as they lay when it was frozen (佐证清单).

    ``digest`` is that of the list itself, in the one way in which it is written.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="evidence_seals")
    files = models.JSONField("文件清单")
    digest = models.CharField("散列值", max_length=64)
    sealed_at = models.DateTimeField("冻结时间")

    class Meta:
        verbose_name = "佐证清单"
        ordering = ["-sealed_at", "-pk"]

    def __str__(self) -> str:
        return self.digest
