"""Editions, bitemporal: what held when, and since when we have known it."""

from django.db import models

from marketaccess.domain.negative_list.codes import ACCESS_LABELS, SECTIONS, Access
from marketaccess.domain.negative_list.edition import SCOPE_LABELS, SERIES_LABELS, Scope, Series

USER = "accounts.User"


class Edition(models.Model):
    """
    One edition (版本) of the list, of its annex of prohibitions or of the internet catalogue.

    What it says stands in its revisions. A demonstration edition never enters a real score.
    """

    key = models.SlugField("标识", max_length=40, unique=True)
    series = models.CharField("类别", max_length=20, choices=[(s.value, SERIES_LABELS[s]) for s in Series])
    title = models.CharField("名称", max_length=100)
    document_number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "清单版本"
        ordering = ["series", "key"]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """
    What an edition says, as known from ``recorded_at`` until ``superseded_at``; rows under it never change.

    ``in_force_from`` and ``in_force_to`` (the last day, open while none is known) are the other time: when
    it holds. A correction is a new revision of the whole edition; the old one stays readable.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("修订号")
    in_force_from = models.DateField("施行日期")
    in_force_to = models.DateField("失效日期", null=True, blank=True)
    recorded_at = models.DateTimeField("录入时间")
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField("被替代时间", null=True, blank=True)
    # A person looked whether this edition is still the one in force (R2.5).
    checked_on = models.DateField("核对日期", null=True, blank=True)
    # Of the content in our own shape: importing the same again changes nothing.
    digest = models.CharField("内容散列值", max_length=64)
    file_name = models.CharField("来源文件", max_length=200, blank=True)
    reason = models.CharField("修订说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "清单修订"
        ordering = ["edition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_number_per_revision"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_current_revision_per_edition",
            ),
            models.CheckConstraint(
                condition=models.Q(in_force_to__isnull=True)
                | models.Q(in_force_to__gte=models.F("in_force_from")),
                name="an_edition_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}-{self.number}"


class Item(models.Model):
    """One item (事项) of a revision. ``key`` is its code, or stands for it where there is none."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField("序次")
    key = models.CharField("标识", max_length=40)
    number = models.CharField("项目号", max_length=20, blank=True)
    code = models.CharField("事项编码", max_length=20, blank=True)
    title = models.TextField("禁止或许可事项")
    access = models.CharField(
        "准入要求", max_length=20, choices=[(a.value, ACCESS_LABELS[a]) for a in Access]
    )
    section = models.CharField(
        "门类", max_length=20, blank=True, choices=[(s.key, s.label) for s in SECTIONS]
    )
    merged_into = models.CharField("并入事项", max_length=20, blank=True)

    class Meta:
        verbose_name = "清单事项"
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="one_item_per_key_in_a_revision"),
            models.UniqueConstraint(fields=["revision", "position"], name="one_item_per_position"),
        ]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """One management measure (管理措施) under an item. ``authorities`` are the departments as printed."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="measures")
    position = models.PositiveIntegerField("序次")
    key = models.CharField("标识", max_length=80)
    code = models.CharField("措施编码", max_length=64, blank=True)
    text = models.TextField("管理措施")
    authorities = models.JSONField("主管部门", default=list)
    scope = models.CharField("适用范围", max_length=10, choices=[(s.value, SCOPE_LABELS[s]) for s in Scope])
    area = models.CharField("适用地区", max_length=100, blank=True)
    starred = models.BooleanField("暂时列入", default=False)
    basis = models.TextField("设立依据", blank=True)
    in_force_from = models.DateField("生效日期", null=True, blank=True)
    in_force_to = models.DateField("取消日期", null=True, blank=True)

    class Meta:
        verbose_name = "管理措施"
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "key"], name="one_measure_per_key_in_an_item"),
            models.UniqueConstraint(fields=["item", "position"], name="one_measure_per_position"),
        ]

    def __str__(self) -> str:
        return self.text
