"""Local papers with the nature of a list (R11.1)."""

from django.db import models


class LocalPaper(models.Model):
    """A local paper that acts as an access list (地方清单性文件): registered, abolished, followed up."""

    class State(models.TextChoices):
        REGISTERED = "registered", "已登记"
        ABOLISHING = "abolishing", "清理中"
        ABOLISHED = "abolished", "已废止"
        FOLLOWED_UP = "followed_up", "已回访"

    title = models.CharField("文件名称", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    issued_on = models.DateField("印发日期", null=True, blank=True)
    what = models.TextField("清单性内容")
    state = models.CharField("状态", max_length=15, choices=State, default=State.REGISTERED)
    due_on = models.DateField("清理时限", null=True, blank=True)
    abolished_on = models.DateField("废止日期", null=True, blank=True)
    abolished_by = models.CharField("废止文号", max_length=60, blank=True)
    followed_up_on = models.DateField("回访日期", null=True, blank=True)
    follow_up = models.TextField("回访情况", blank=True)
    registered_at = models.DateTimeField("登记时间")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "地方清单性文件"
        ordering = ["-registered_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["abolished", "followed_up"])
                | models.Q(abolished_on__isnull=False),
                name="an_abolished_paper_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title
