"""Service ratings and the tasks that bad ones bring. Fields only: writes are in ``actions``."""

from django.db import models

from marketaccess.domain.casework.rating_flow import (
    BAD,
    RATING_CHANNELS,
    RATING_FLOW,
    SATISFACTIONS,
    RatingState,
)

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class ServiceRating(models.Model):
    """
    A rating of one service (好差评), as it was delivered: never changed, never deleted, only marked.

    ``marks`` lists why it looks as if it was not given by itself (``rating_marks.Mark``). A made-up rating
    never takes the number of a real one.
    """

    number = models.CharField("评价编号", max_length=60)
    record = models.CharField("办件编号", max_length=60, blank=True)
    service_item = models.CharField("事项实施编码", max_length=40, db_index=True)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    channel = models.CharField("评价渠道", max_length=10, choices=sorted(RATING_CHANNELS.items()))
    rated_at = models.DateTimeField("评价时间")
    satisfaction = models.CharField("满意度", max_length=1, choices=sorted(SATISFACTIONS.items()))
    device = models.CharField("设备标记", max_length=100, blank=True)
    words = models.TextField("评价内容", blank=True)
    marks = models.JSONField("存疑标记", default=list)
    source = models.CharField("来源", max_length=200)
    taken_in_at = models.DateTimeField("收到时间")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "服务评价"
        ordering = ["-rated_at", "-pk"]
        indexes = [
            models.Index(fields=["rated_at", "channel"], name="rating_by_day"),
            models.Index(fields=["department", "rated_at"], name="rating_by_department"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "is_demonstration"], name="one_rating_of_a_kind_per_number"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_bad(self) -> bool:
        """Whether it brings a task."""
        return self.satisfaction in BAD


class RatingTask(models.Model):
    """A bad rating as work (差评回访): the department calls back and settles, the office reviews."""

    rating = models.OneToOneField(ServiceRating, models.PROTECT, related_name="task")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, RATING_FLOW.labels[s]) for s in RatingState]
    )
    starts_on = models.DateField("起算日")
    # The clock that runs: contact first, settlement then; none while the office reviews.
    due_on = models.DateField("到期日", null=True, blank=True)
    due_is_provisional = models.BooleanField("暂定", default=False)
    was_late = models.BooleanField("曾超期", default=False)
    finished_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = "差评回访"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["department", "state", "due_on"], name="rating_task_by_unit")]

    def __str__(self) -> str:
        return self.rating.number


class CallBack(models.Model):
    """A step with a bad rating (回访经过): a call with its outcome, an answer, a review."""

    task = models.ForeignKey(RatingTask, models.CASCADE, related_name="steps")
    verb = models.CharField("步骤", max_length=12)
    at = models.DateTimeField("时间")
    user = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("岗位", max_length=100)
    words = models.TextField("说明", blank=True)
    reached = models.BooleanField("联系上", null=True, blank=True)
    solved = models.BooleanField("已解决", null=True, blank=True)

    class Meta:
        verbose_name = "回访经过"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="call_back") | models.Q(reached__isnull=False),
                name="a_call_says_whether_it_reached",
            ),
            models.CheckConstraint(
                condition=models.Q(solved__isnull=True) | models.Q(reached=True),
                name="only_who_was_reached_says_solved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"
