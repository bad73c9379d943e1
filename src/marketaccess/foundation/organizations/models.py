"""Divisions, departments, posts and liaisons: who stands where, from when to when."""

from django.conf import settings
from django.db import models

from marketaccess.domain.authority.role import LABELS, Role


class Division(models.Model):
    """An administrative division (行政区划) by its GB/T 2260 code."""

    code = models.CharField("区划代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=50)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Locality(models.Model):
    """The division that this installation serves, and the mechanism profile in force there from a day on."""

    division = models.ForeignKey(Division, models.PROTECT)
    profile_key = models.CharField("机制方案", max_length=40)
    in_force_from = models.DateField("启用日期", unique=True)
    # Until when departments name their leader and liaison officer (R1.5); each call sets its own.
    liaisons_due_on = models.DateField("联络人员反馈期限", null=True, blank=True)

    class Meta:
        verbose_name = "适用机制"
        ordering = ["in_force_from"]

    def __str__(self) -> str:
        return f"{self.division}（{self.profile_key}）"


class Department(models.Model):
    """A department or unit (部门、单位) of a division. ``key`` is the profile's name for it."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="departments")
    key = models.SlugField("标识", max_length=60)
    name = models.CharField("名称", max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "部门"
        ordering = ["division", "name"]
        constraints = [
            models.UniqueConstraint(fields=["division", "key"], name="one_department_per_key_in_a_division"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's role in a department, from a day to a day (an open end is a post that lasts)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=30, choices=[(role.value, LABELS[role]) for role in Role])
    title = models.CharField("职务", max_length=50, blank=True)
    starts_on = models.DateField("任职起")
    ends_on = models.DateField("任职止", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["department", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_post_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "department", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_post_per_person_department_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}{LABELS[Role(self.role)]}"


class Liaison(models.Model):
    """One line of the liaison directory (R1.5): a department's responsible leader or its liaison officer."""

    class Kind(models.TextChoices):
        LEADER = "leader", "分管负责人"
        OFFICER = "liaison_officer", "联络员"

    department = models.ForeignKey(Department, models.PROTECT, related_name="liaisons")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    name = models.CharField("姓名", max_length=50)
    title = models.CharField("职务", max_length=50, blank=True)
    landline = models.CharField("座机", max_length=30, blank=True)
    mobile = models.CharField("手机", max_length=30, blank=True)
    returned_on = models.DateField("反馈日期", null=True, blank=True)

    class Meta:
        verbose_name = "联络人员"
        ordering = ["department", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind"], name="one_leader_and_one_liaison_officer_per_department"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}{self.get_kind_display()}"
