"""A survey, its codes and its answers. Fields only: rules are in the domain, writes in ``actions``."""

from django.db import models

from marketaccess.domain.surveys.strata import INDUSTRIES, ORIGINS, OWNERSHIPS, SIZES, Stratum
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class Survey(models.Model):
    """
    A questionnaire put before enterprises (问卷调查), bound to an indicator system.

    ``questions`` and ``frame`` are plain JSON that the domain reads. ``salt`` keys the digests of minutes
    and devices while answers come in, and is thrown away when the survey is closed.
    """

    number = models.CharField("问卷编号", max_length=20, unique=True)
    division = models.ForeignKey("organizations.Division", models.PROTECT, related_name="+")
    office = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=20, choices=[(s.value, SURVEY_FLOW.labels[s]) for s in SurveyState]
    )
    title = models.CharField("标题", max_length=100)
    purpose = models.TextField("为什么调查")
    minutes = models.PositiveSmallIntegerField("大约需要几分钟")
    system_key = models.CharField("指标体系", max_length=60)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("结束日期")
    minimum = models.PositiveIntegerField("每个单位最少答卷数")
    stratum_minimum = models.PositiveIntegerField("每层最少答卷数")
    has_open_links = models.BooleanField("允许免码链接", default=False)
    questions = models.JSONField("题目", default=list)
    frame = models.JSONField("抽样框", default=list)

    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("编制时间")
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    remark = models.TextField("退回意见", blank=True)

    salt = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    counts_marked = models.BooleanField("计入有标记的答卷", null=True, blank=True)
    closing_reason = models.TextField("结束说明", blank=True)
    answer_count = models.PositiveIntegerField("封存答卷数", null=True, blank=True)
    seal = models.CharField("封存摘要", max_length=64, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "问卷"
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("approved_by")),
                name="nobody_approves_their_own_survey",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="a_survey_does_not_close_before_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(salt="") | models.Q(state=SurveyState.OPEN.value),
                name="only_an_open_survey_has_a_salt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Layered(models.Model):
    """What is told apart by the strata of the sample; "" where it is not."""

    size = models.CharField("规模", max_length=10, blank=True, choices=list(SIZES.items()))
    industry = models.CharField("行业", max_length=1, blank=True, choices=list(INDUSTRIES.items()))
    ownership = models.CharField("所有制", max_length=10, blank=True, choices=list(OWNERSHIPS.items()))
    origin = models.CharField("来源地", max_length=10, blank=True, choices=list(ORIGINS.items()))

    class Meta:
        abstract = True

    @property
    def stratum(self) -> Stratum:
        """The stratum as the domain knows it."""
        return Stratum(self.size, self.industry, self.ownership, self.origin)


class Batch(Layered):
    """
    Codes made together, about one evaluated unit and for one stratum (答题码批次).

    A code is derived from ``seed`` and its number under SECRET_KEY: it can be printed again, and the
    database alone does not tell it. ``used`` is counted when the survey is closed. ``is_open``: one code
    that anybody may use, as often as they like (免码链接).
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="batches")
    label = models.CharField("批次名称", max_length=60)
    unit = models.CharField("被评估单位", max_length=40)
    unit_name = models.CharField("被评估单位名称", max_length=100)
    is_open = models.BooleanField("免码链接", default=False)
    count = models.PositiveIntegerField("份数")
    used = models.PositiveIntegerField("已用", null=True, blank=True)
    seed = models.CharField(max_length=32)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "答题码批次"
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.label}"


class Invitation(models.Model):
    """
    One code, as a digest (答题码). It knows the day on which it was used, and nothing of the answer.

    When the survey is closed the day is forgotten too, of all codes at once.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    used_on = models.DateField("使用日期", null=True, blank=True)

    class Meta:
        verbose_name = "答题码"

    def __str__(self) -> str:
        return f"{self.batch_id}"


class Answer(Layered):
    """
    One answer (答卷), tied to no code and no moment (ADR 0007).

    The key is drawn from the page's own random key, so that the same page sent again is the same answer
    and the order of keys tells nothing. ``minute_mark`` and ``device_mark`` are keyed digests that only
    tell whether two are alike; they are gone once the survey is closed.
    """

    id = models.UUIDField("答卷编号", primary_key=True, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    unit = models.CharField("被评估单位", max_length=40)
    answered_on = models.DateField("答卷日期")
    values = models.JSONField("作答")
    minute_mark = models.CharField(max_length=16, blank=True)
    device_mark = models.CharField(max_length=16, blank=True)
    marks = models.JSONField("标记", default=list)

    class Meta:
        verbose_name = "答卷"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
