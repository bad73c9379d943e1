"""Pressure on overdue and hard leads: supervision orders, and which reminders have been given."""

from django.db import models

from marketaccess.domain.casework.supervision_flow import CAUSES, SUPERVISION_FLOW, Cause, OrderState

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class SupervisionOrder(models.Model):
    """
    A lead under key supervision (重点督办, R15.1): time, task and responsible person, followed to the end.

    It names its lead by reference and is seen by whom the lead is seen by. What it copies of the lead
    (title, units) is kept in step with it while the order is open.
    """

    number = models.CharField("督办编号", max_length=20, unique=True)
    lead_reference = models.CharField("线索编号", max_length=20, db_index=True)
    lead_title = models.CharField("线索标题", max_length=120)
    profile_key = models.CharField("适用机制", max_length=40)
    target_department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    coordinated_by = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    # Whoever holds the lead: the lead handler, or the coordinating office for a step of its own.
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    responsible_person = models.CharField("责任人", max_length=60)
    task = models.TextField("督办任务")
    cause = models.CharField("督办原因", max_length=20, choices=[(c.value, CAUSES[c]) for c in Cause])
    # The clock that was missed, where that is the cause: its rule and its date.
    missed_rule = models.CharField("逾期时限", max_length=30, blank=True)
    missed_on = models.DateField("逾期日期", null=True, blank=True)
    due_on = models.DateField("完成时限")
    due_is_provisional = models.BooleanField("暂定", default=False)
    state = models.CharField(
        "状态", max_length=20, choices=[(s.value, SUPERVISION_FLOW.labels[s]) for s in OrderState]
    )
    issued_at = models.DateTimeField("下达时间")
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("报告政府时间", null=True, blank=True)
    report = models.TextField("报告正文", blank=True)
    listed_at = models.DateTimeField("列入通报时间", null=True, blank=True)
    result = models.TextField("办理结果", blank=True)
    closing_reason = models.TextField("未消除逾期而销号的理由", blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "督办单"
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="order_by_state_and_due"),
            models.Index(fields=["-issued_at"], name="order_by_issue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead_reference"],
                condition=~models.Q(state=OrderState.CLOSED),
                name="one_open_supervision_order_per_lead",
            ),
            models.UniqueConstraint(
                fields=["lead_reference", "missed_rule", "missed_on"],
                condition=models.Q(missed_on__isnull=False),
                name="a_missed_date_brings_one_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrderState.CLOSED)
                | models.Q(closed_at__isnull=False) & ~models.Q(result=""),
                name="a_closed_order_has_a_result",
            ),
            models.CheckConstraint(
                condition=models.Q(target_department__isnull=True)
                | ~models.Q(target_department=models.F("department")),
                name="no_order_goes_to_the_unit_complained_about",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Reminder(models.Model):
    """
    A reminder (催办提醒) that has been given: one per clock and day, whatever is killed or runs twice.

    ``matter`` says whose clock it is; ``reference`` is the lead's or the order's number, or the year of a
    holiday notice (then ``due_on`` is the day of its issue, ``on`` the day on which it was loaded).
    """

    class Matter(models.TextChoices):
        LEAD = "lead", "线索时限"
        ORDER = "order", "督办时限"
        CONSULTATION = "consultation", "咨询时限"
        CALENDAR = "calendar", "节假日安排"
        TASK = "task", "调整任务"
        PUBLICATION = "publish", "公开任务"
        RECTIFICATION = "rectify", "整改任务"

    matter = models.CharField("事项", max_length=12, choices=Matter)
    reference = models.CharField("编号", max_length=20)
    rule = models.CharField("时限规则", max_length=30, blank=True)
    due_on = models.DateField("到期日")
    kind = models.CharField("提醒类别", max_length=20)
    on = models.DateField("提醒日")

    class Meta:
        verbose_name = "催办提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "reference", "rule", "due_on", "on"],
                name="one_reminder_per_clock_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.on}"


class OrderCounter(models.Model):
    """The last number of a year's orders (督办编号). Locked while a number is taken."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "督办编号"

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"
