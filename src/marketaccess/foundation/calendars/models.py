"""Holiday notices of the State Council that an administrator loaded for years the package does not know."""

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
