"""Numbers without gaps."""

from django.db import models


class Counter(models.Model):
    """The last number given in a series in a year (编号). Locked while a number is taken."""

    series = models.CharField("编号序列", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "编号"
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}-{self.last}"
