"""Publication of an edition by the departments (R2.1), and whether what they show is still true (R2.5)."""

from django.db import models

USER = "accounts.User"


class Publication(models.Model):
    """
    A publication task (公开任务): one item, one department, one channel of the profile.

    Evidence is a link to the exact page, or a screenshot. ``due_on`` follows the edition's first day.
    """

    class State(models.TextChoices):
        OPEN = "open", "待公开"
        REPORTED = "reported", "待核对"
        ACCEPTED = "accepted", "已公开"

    revision = models.ForeignKey("negative_list.Revision", models.PROTECT, related_name="publications")
    item_key = models.CharField("事项标识", max_length=40)
    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    channel = models.CharField("公开渠道", max_length=40)
    due_on = models.DateField("完成时限")
    state = models.CharField("状态", max_length=20, choices=State, default=State.OPEN)
    link = models.URLField("网页地址", max_length=500, blank=True)
    screenshot = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    reported_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.CharField("退回意见", max_length=500, blank=True)
    accepted_at = models.DateTimeField("核对时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "公开任务"
        ordering = ["due_on", "item_key", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "item_key", "department", "channel"],
                name="one_publication_per_item_department_and_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(link="") | models.Q(screenshot__isnull=False),
                name="a_reported_publication_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} {self.channel}"


class PageCheck(models.Model):
    """A department's page as it gave it (网页快照), held against the edition in force on a day."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="checks")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    text = models.TextField("网页文字")
    revision = models.ForeignKey("negative_list.Revision", models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("比对时间")
    missing = models.JSONField("缺少的内容", default=list)
    stale = models.JSONField("过时的内容", default=list)

    class Meta:
        verbose_name = "网页比对"
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.checked_at:%Y-%m-%d}"


class Responsibility(models.Model):
    """
    Which department answers for an item of an edition (责任部门): who publishes it, who supervises it.

    "Who approves supervises; who is in charge supervises" (R4.9): an item without a supervising
    department is a finding.
    """

    class Kind(models.TextChoices):
        PUBLISHING = "publishing", "公开责任部门"
        SUPERVISING = "supervising", "监管责任部门"

    edition = models.ForeignKey("negative_list.Edition", models.PROTECT, related_name="responsibilities")
    item_key = models.CharField("事项标识", max_length=40)
    kind = models.CharField("责任", max_length=20, choices=Kind)
    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "事项责任部门"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "item_key", "kind", "department"], name="one_responsibility_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} {self.department}"
