"""A round of evaluation, the units in it, and what happened to it."""

from django.db import models

from marketaccess.domain.evaluation.round_flow import ROUND_FLOW, RoundState

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class Round(models.Model):
    """
    One evaluation of the units of a division over a period (评估轮次).

    ``system_text`` is the table of indicators as it stood when the round was opened: a table that is changed
    afterwards does not change the round. ``policies`` are the answers that differ from the table's defaults.
    """

    reference = models.CharField("轮次编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=120)
    division = models.ForeignKey("organizations.Division", models.PROTECT, related_name="+")
    system_key = models.CharField("指标体系", max_length=60)
    system_text = models.TextField("指标体系全文")
    system_digest = models.CharField("指标体系散列值", max_length=64)
    period = models.CharField("评估期", max_length=10)
    policies = models.JSONField("口径", default=dict, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=[(s.value, ROUND_FLOW.labels[s]) for s in RoundState]
    )
    coordinated_by = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    # Until when units hand in, and until when they may object: both days counted.
    collect_until = models.DateField("报送截止日")
    objections_until = models.DateField("异议截止日", null=True, blank=True)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    shown_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField("建立时间")
    started_at = models.DateTimeField("开始收集时间", null=True, blank=True)
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)
    computed_at = models.DateTimeField("计算时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "评估轮次"
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["division", "state", "-opened_at"], name="round_by_division")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class RoundUnit(models.Model):
    """
    A unit that a round evaluates (被评估单位). ``code`` is what data sets call it.

    ``department`` is None for a unit outside of this installation, such as a district.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="units")
    code = models.CharField("单位标识", max_length=60)
    name = models.CharField("单位名称", max_length=100)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = "被评估单位"
        ordering = ["round", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="a_unit_stands_once_in_a_round"),
            models.UniqueConstraint(
                fields=["round", "department"], name="a_department_is_one_unit_of_a_round"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundProgress(models.Model):
    """One step of a round, as people read it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="progress")
    verb = models.CharField("步骤", max_length=40)
    now = models.CharField("现状态", max_length=20)
    actor_label = models.CharField("办理人", max_length=100)
    remark = models.TextField("意见", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "评估轮次经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.verb}"
