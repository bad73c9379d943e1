"""Publication of an edition by the departments (R2.1), and whether what they show is still true (R2.5)."""

from django.db import models

from marketaccess.domain.negative_list.publication import PUBLICATION_FLOW, PublicationState

DEPARTMENT = "organizations.Department"
EDITION = "negative_list.Edition"
USER = "accounts.User"


class AuthorityName(models.Model):
    """
    Which local department a department as the list prints it (主管部门) is: proposed by name, used once a
    person has confirmed it. Without a department: nobody here.
    """

    name = models.CharField("清单所列主管部门", max_length=100, unique=True)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "主管部门对照"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """
    Which department answers for an item of an edition (责任部门): who publishes it, who supervises it.
    """

    class Kind(models.TextChoices):
        PUBLISHING = "publishing", "公开责任部门"
        SUPERVISING = "supervising", "监管责任部门"

    edition = models.ForeignKey(EDITION, models.PROTECT, related_name="responsibilities")
    item_key = models.CharField("事项标识", max_length=40)
    kind = models.CharField("责任", max_length=20, choices=Kind)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "事项责任部门"
        ordering = ["edition", "item_key", "kind", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "item_key", "kind", "department"], name="one_responsibility_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} {self.department_id}"


class Publication(models.Model):
    """
    A publication task (公开任务): one item, one department, one outlet of the profile.

    Evidence is the address of the very page, or a screenshot. Accepted for one edition, it says nothing of
    the next.
    """

    edition = models.ForeignKey(EDITION, models.PROTECT, related_name="publications")
    item_key = models.CharField("事项标识", max_length=40)
    item_title = models.TextField("禁止或许可事项")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    outlet = models.CharField("公开渠道", max_length=40)
    outlet_label = models.CharField("公开渠道名称", max_length=60)
    due_on = models.DateField("完成时限")
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, PUBLICATION_FLOW.labels[s]) for s in PublicationState]
    )
    link = models.URLField("网页地址", max_length=500, blank=True)
    screenshot = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField("说明", max_length=500, blank=True)
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    reported_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.CharField("退回意见", max_length=500, blank=True)
    accepted_at = models.DateTimeField("核对时间", null=True, blank=True)
    issued_at = models.DateTimeField("下达时间")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "公开任务"
        ordering = ["due_on", "item_key", "outlet", "department"]
        indexes = [models.Index(fields=["department", "state", "due_on"], name="publication_by_department")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "item_key", "department", "outlet"],
                name="one_publication_per_item_and_outlet",
            ),
            models.CheckConstraint(
                condition=models.Q(state=PublicationState.OPEN)
                | ~models.Q(link="")
                | models.Q(screenshot__isnull=False),
                name="a_reported_publication_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} {self.outlet}"


class PageCheck(models.Model):
    """
    The words of a department's page as it gave them (网页快照), held against the edition in force that day.

    ``faults`` is a list of ``{"kind", "item", "expected", "found"}``; none: the page is right. The last one
    of a department's outlet decides; the earlier ones stay.
    """

    edition = models.ForeignKey(EDITION, models.PROTECT, related_name="+")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    outlet = models.CharField("公开渠道", max_length=40)
    outlet_label = models.CharField("公开渠道名称", max_length=60)
    link = models.URLField("网页地址", max_length=500, blank=True)
    source_name = models.CharField("来源文件", max_length=200, blank=True)
    digest = models.CharField("散列值", max_length=64)
    text = models.TextField("网页文字")
    items = models.PositiveIntegerField("核对事项数")
    faults = models.JSONField("不符之处", default=list)
    checked_at = models.DateTimeField("比对时间")
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "网页快照"
        ordering = ["-checked_at", "-pk"]
        indexes = [models.Index(fields=["department", "outlet", "-checked_at"], name="check_by_outlet")]

    def __str__(self) -> str:
        return f"{self.department_id} {self.outlet} {self.checked_at:%Y-%m-%d}"
