"""Holiday notices for years that the package does not know; the clock of what a slice has to do."""

from django.db import models


class HolidayNotice(models.Model):
    """One year's notice (国务院办公厅关于部分节假日安排的通知): days off and make-up working days."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("发布日期")
    days_off = models.JSONField("放假日期")  # ["2027-01-01", …]
    make_up_days = models.JSONField("调休上班日期")
    loaded_by = models.CharField("载入人", max_length=100)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = "节假日安排"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}年（{self.number}）"


class Clock(models.Model):
    """One clock of a matter (时限). The dates follow from its events; they are never edited."""

    # The law that the clock follows, kept here so that a new calendar is applied without reading matters.
    profile_key = models.CharField("适用机制", max_length=40)
    rule = models.CharField("时限规则", max_length=30)
    starts_on = models.DateField("起算日")
    due_on = models.DateField("到期日")
    first_due_on = models.DateField("原到期日")
    is_provisional = models.BooleanField("暂定", default=False)
    # Suspensions, extensions: [{"kind": "extend", "on": "2026-10-01", "until": "2026-11-01"}, …]
    events = models.JSONField("时限事件", default=list)
    # The day on which the clock ended; ``is_stopped`` where it ended without what it asked for.
    met_on = models.DateField("完成日", null=True, blank=True)
    is_stopped = models.BooleanField("未完成即终止", default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"
