"""The talk with the reporter: messages, the answer, and whether it is solved."""

from django.db import models

from marketaccess.apps.leads.models.lead import Lead


class Message(models.Model):
    """A written word between the reporter and the coordinating office (留言、答复)."""

    class Kind(models.TextChoices):
        FROM_REPORTER = "from_reporter", "反映人留言"
        TO_REPORTER = "to_reporter", "受理单位留言"
        ANSWER = "answer", "办理答复"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="messages")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    body = models.TextField("内容")
    author_label = models.CharField("署名", max_length=100)
    written_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "留言"
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_kind_display()}"


class Revisit(models.Model):
    """The reporter asked back (追溯回访): whether it is really solved."""

    class Solved(models.TextChoices):
        YES = "yes", "已解决"
        PARTLY = "partly", "部分解决"
        NO = "no", "未解决"
        UNREACHED = "unreached", "未联系上"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="revisits")
    solved = models.CharField("是否解决", max_length=20, choices=Solved)
    rating = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    comment = models.TextField("意见", blank=True)
    by_reporter = models.BooleanField("反映人填写", default=False)
    made_at = models.DateTimeField("回访时间")

    class Meta:
        verbose_name = "回访"
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
                name="a_rating_is_between_one_and_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_solved_display()}"
