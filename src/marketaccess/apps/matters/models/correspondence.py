"""Which service item carries out which measure, power-list entry and administrative licence item."""

from django.db import models

from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW, CorrespondenceState

USER = "accounts.User"


class RegisterEntry(models.Model):
    """An entry of the power list (权责清单) or of the list of licence items (行政许可事项清单)."""

    class Register(models.TextChoices):
        POWER = "power", "权责清单"
        LICENCE = "licence", "行政许可事项清单"

    register = models.CharField("清单", max_length=10, choices=Register)
    code = models.CharField("编码", max_length=40)
    name = models.CharField("名称", max_length=300)
    department_name = models.CharField("实施部门", max_length=200, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "权责、许可清单条目"
        ordering = ["register", "code"]
        constraints = [
            models.UniqueConstraint(fields=["register", "code"], name="one_entry_per_code_in_a_register"),
        ]

    def __str__(self) -> str:
        return self.name


class Correspondence(models.Model):
    """
    A correspondence (对应关系), many to many: a measure of an edition with a service item.

    ``edition_key`` and ``measure_key`` name the measure, whatever revision it stands in. ``why`` is the
    reason that the program gave for its proposal.
    """

    edition_key = models.CharField("清单版本", max_length=40)
    measure_key = models.CharField("措施标识", max_length=80)
    service_item = models.ForeignKey("matters.ServiceItem", models.PROTECT, related_name="correspondences")
    entries = models.ManyToManyField(RegisterEntry, related_name="correspondences", blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, CORRESPONDENCE_FLOW.labels[s]) for s in CorrespondenceState],
    )
    score = models.FloatField("相近程度", null=True, blank=True)
    why = models.CharField("理由", max_length=500, blank=True)
    valid_from = models.DateField("有效期起", null=True, blank=True)
    valid_to = models.DateField("有效期止", null=True, blank=True)
    changed_at = models.DateTimeField("变更时间")
    changed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "对应关系"
        ordering = ["edition_key", "measure_key", "-score"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition_key", "measure_key", "service_item"], name="one_correspondence_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="a_correspondence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_key} {self.service_item_id}"


class Comment(models.Model):
    """A remark on a correspondence (意见), by department or coordinating office."""

    correspondence = models.ForeignKey(Correspondence, models.CASCADE, related_name="comments")
    text = models.CharField("意见", max_length=1000)
    written_at = models.DateTimeField("时间")
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "对应关系意见"
        ordering = ["written_at"]

    def __str__(self) -> str:
        return self.text
