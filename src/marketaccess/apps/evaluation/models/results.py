"""What a computation of a round took in and what came out."""

from django.db import models

from marketaccess.apps.evaluation.models.rounds import Round, RoundUnit
from marketaccess.domain.evaluation.scoring import GAPS, STATUSES


class Computation(models.Model):
    """
    One computation of a round (评估计算). A later one is another row; the last that is ready counts.

    ``folder`` names the data sets that it rests on, below the round's folder. One that does not gather anew
    takes the data of the result that counts, with what people have decided since.
    ``done`` of ``queries`` have been answered; the worker writes it, the page shows the time that is left.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        GATHERING = "gathering", "汇集数据"
        COMPUTING = "computing", "计算中"
        READY = "ready", "已完成"
        FAILED = "failed", "未能完成"
        CANCELLED = "cancelled", "已中止"

    round = models.ForeignKey(Round, models.CASCADE, related_name="computations")
    number = models.PositiveSmallIntegerField("次数")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    folder = models.CharField("数据文件夹", max_length=40)
    gathers = models.BooleanField("重新汇集数据", default=True)
    reason = models.TextField("理由", blank=True)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    queries = models.PositiveSmallIntegerField("查询数", default=0)
    done = models.PositiveSmallIntegerField("已完成查询", default=0)
    trouble = models.CharField("原因", max_length=300, blank=True)
    maximum = models.DecimalField("满分", max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "评估计算"
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="computations_of_a_round_are_numbered"),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(state__in=["waiting", "gathering", "computing"]),
                name="one_computation_of_a_round_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} 第{self.number}次"

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has still to do with it."""
        return self.state in AT_WORK


AT_WORK = (Computation.State.WAITING, Computation.State.GATHERING, Computation.State.COMPUTING)


class RoundInput(models.Model):
    """A data set as a computation used it (轮次数据): where it came from, its rows and its SHA-256."""

    computation = models.ForeignKey(Computation, models.CASCADE, related_name="inputs")
    data_set = models.CharField("数据", max_length=60)
    origin = models.CharField("来源", max_length=200)
    rows = models.PositiveBigIntegerField("行数")
    digest = models.CharField("散列值", max_length=64)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "轮次数据"
        ordering = ["computation", "data_set"]
        constraints = [
            models.UniqueConstraint(
                fields=["computation", "data_set"], name="a_data_set_is_used_once_in_a_computation"
            )
        ]

    def __str__(self) -> str:
        return self.data_set


class Worksheet(models.Model):
    """The bytes of a computation's worksheet (计算底稿), with their SHA-256 and the last comparison."""

    computation = models.OneToOneField(Computation, models.CASCADE, related_name="worksheet")
    content = models.BinaryField("内容")
    digest = models.CharField("散列值", max_length=64)
    verified_at = models.DateTimeField("复核时间", null=True, blank=True)
    is_same = models.BooleanField("复核一致", null=True, blank=True)

    class Meta:
        verbose_name = "计算底稿"

    def __str__(self) -> str:
        return self.digest


class Total(models.Model):
    """A unit's total in a computation (总分). None where it has no data at all."""

    computation = models.ForeignKey(Computation, models.CASCADE, related_name="totals")
    unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="totals")
    total = models.DecimalField("总分", max_digits=7, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField("名次", null=True)
    covered = models.DecimalField("数据覆盖", max_digits=5, decimal_places=2)
    best_rank = models.PositiveSmallIntegerField("最好名次", null=True)
    worst_rank = models.PositiveSmallIntegerField("最差名次", null=True)

    class Meta:
        verbose_name = "总分"
        ordering = ["computation", models.F("rank").asc(nulls_last=True), "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["computation", "unit"], name="one_total_of_a_unit_in_a_computation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.computation_id} {self.unit_id}"


class Score(models.Model):
    """
    A unit's score in one indicator (得分), rounded as the worksheet prints it.

    ``corrected_from`` is what was computed where two persons set the points, None where that was nothing.
    ``gain`` is what full marks would add to the total, ``ahead`` how far the points lie above the mean.
    """

    computation = models.ForeignKey(Computation, models.CASCADE, related_name="scores")
    unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="scores")
    indicator = models.PositiveSmallIntegerField("指标序号")
    status = models.CharField(
        "状态", max_length=15, choices=[(s.value, label) for s, label in STATUSES.items()]
    )
    value = models.DecimalField("测得值", max_digits=18, decimal_places=2, null=True)
    points = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    weight = models.DecimalField("实际权重", max_digits=5, decimal_places=2)
    numerator = models.DecimalField("分子", max_digits=24, decimal_places=6)
    denominator = models.DecimalField("分母", max_digits=24, decimal_places=6)
    left_out = models.JSONField("未计入", default=dict, blank=True)
    gap = models.CharField(
        "没有数据的原因", max_length=20, blank=True, choices=[(g.value, label) for g, label in GAPS.items()]
    )
    lacking = models.JSONField("缺少的数据", default=list, blank=True)
    stands_in = models.PositiveSmallIntegerField("代替的指标", null=True)
    is_corrected = models.BooleanField("经更正", default=False)
    corrected_from = models.DecimalField("更正前", max_digits=5, decimal_places=2, null=True)
    gain = models.DecimalField("还能提高", max_digits=5, decimal_places=2, null=True)
    records = models.PositiveBigIntegerField("须纠正的记录", null=True)
    ahead = models.DecimalField("高于平均", max_digits=5, decimal_places=2, null=True)

    class Meta:
        verbose_name = "得分"
        ordering = ["computation", "unit", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["computation", "unit", "indicator"], name="one_score_of_a_unit_in_an_indicator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator}"
