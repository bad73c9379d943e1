"""Service items, their guides, and how their process changed."""

from django.db import models

from marketaccess.domain.matters.codes import KINDS, LEVELS
from marketaccess.domain.matters.service_item import (
    NATURE_LABELS,
    ONLINE_LABELS,
    UNIT_LABELS,
    DayUnit,
    Nature,
    OnlineDepth,
)

DEPARTMENT = "organizations.Department"
_UNITS = [(unit.value, UNIT_LABELS[unit]) for unit in DayUnit]


class ServiceItem(models.Model):
    """
    A service item (政务服务事项): what one applies for, at which department, with what, for how long.

    ``is_standard`` marks the catalogue's own entry (no implementation code): the measure against which
    extra materials, steps and longer limits of the implementing items are seen. ``materials`` is a list of
    ``{"name", "required", "source"}``, ``steps`` of ``{"name", "days"}``.
    """

    basic_code = models.CharField("基本编码", max_length=20, db_index=True)
    implementation_code = models.CharField("实施编码", max_length=40, blank=True)
    name = models.CharField("事项名称", max_length=300)
    kind = models.CharField("事项类型", max_length=2, choices=sorted(KINDS.items()))
    nature = models.CharField(
        "准入性质", max_length=10, choices=[(n.value, NATURE_LABELS[n]) for n in Nature]
    )
    # Whoever is not filed, or whose filing is turned down, may not begin: then a filing acts as a permit.
    is_refusable = models.BooleanField("不予办理即不得经营", default=False)
    level = models.CharField("行使层级", max_length=1, blank=True, choices=sorted(LEVELS.items()))
    is_standard = models.BooleanField("标准事项", default=False)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    department_name = models.CharField("实施主体", max_length=200, blank=True)
    supervising_department = models.ForeignKey(
        DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conditions = models.TextField("受理条件", blank=True)
    basis = models.TextField("设立依据", blank=True)
    technical_standard = models.TextField("技术标准", blank=True)
    materials = models.JSONField("申请材料", default=list)
    steps = models.JSONField("办理环节", default=list)
    statutory_days = models.PositiveSmallIntegerField("法定办结时限", null=True, blank=True)
    statutory_unit = models.CharField("法定时限单位", max_length=10, blank=True, choices=_UNITS)
    promised_days = models.PositiveSmallIntegerField("承诺办结时限", null=True, blank=True)
    promised_unit = models.CharField("承诺时限单位", max_length=10, blank=True, choices=_UNITS)
    online_depth = models.CharField(
        "网上办理深度", max_length=12, blank=True, choices=[(d.value, ONLINE_LABELS[d]) for d in OnlineDepth]
    )
    visits = models.PositiveSmallIntegerField("到现场次数", null=True, blank=True)
    result_document = models.CharField("结果名称", max_length=200, blank=True)
    guide_link = models.URLField("办事指南链接", max_length=500, blank=True)
    is_accepting = models.BooleanField("正在受理", default=True)
    stopped_on = models.DateField("停止受理日期", null=True, blank=True)
    # When the service system last had a record of it: a cancelled item that still has some is a finding.
    last_record_on = models.DateField("最近办件日期", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "政务服务事项"
        ordering = ["basic_code", "implementation_code"]
        indexes = [models.Index(fields=["department", "name"], name="service_item_by_department")]
        constraints = [
            models.UniqueConstraint(
                fields=["implementation_code"],
                condition=~models.Q(implementation_code=""),
                name="one_service_item_per_implementation_code",
            ),
            models.UniqueConstraint(
                fields=["basic_code"],
                condition=models.Q(is_standard=True),
                name="one_standard_item_per_basic_code",
            ),
            models.CheckConstraint(
                condition=models.Q(is_standard=True) | ~models.Q(implementation_code=""),
                name="an_implementing_item_has_its_code",
            ),
            models.CheckConstraint(
                condition=models.Q(is_accepting=True) | models.Q(stopped_on__isnull=False),
                name="a_stopped_item_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Guide(models.Model):
    """A version of a guide (办事指南): told once and whole (一次性告知). Never changed, only followed."""

    service_item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="guides")
    version = models.PositiveSmallIntegerField("版本")
    body = models.TextField("办理说明")
    conditions = models.TextField("受理条件")
    materials = models.JSONField("申请材料", default=list)
    samples = models.ManyToManyField("documents.StoredFile", related_name="+", blank=True)
    in_force_from = models.DateField("启用日期")
    published_at = models.DateTimeField("发布时间")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "办事指南"
        ordering = ["service_item", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["service_item", "version"], name="one_version_per_guide"),
        ]

    def __str__(self) -> str:
        return f"{self.service_item} {self.version}"


class ProcessFigures(models.Model):
    """What an application costs from a day on (R3.5): online, steps, materials, days, visits."""

    service_item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="figures")
    on = models.DateField("日期")
    online_depth = models.CharField("网上办理深度", max_length=12, blank=True)
    steps = models.PositiveSmallIntegerField("环节数", null=True)
    materials = models.PositiveSmallIntegerField("材料数", null=True)
    promised_days = models.PositiveSmallIntegerField("承诺时限", null=True)
    promised_unit = models.CharField("承诺时限单位", max_length=10, blank=True, choices=_UNITS)
    visits = models.PositiveSmallIntegerField("到现场次数", null=True)

    class Meta:
        verbose_name = "流程指标"
        ordering = ["service_item", "on"]
        constraints = [
            models.UniqueConstraint(fields=["service_item", "on"], name="one_row_of_figures_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.service_item_id} {self.on}"
