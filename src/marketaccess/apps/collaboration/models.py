"""Pressure on overdue and hard leads: supervision orders, reports to the government, circular list."""

from django.db import models


class SupervisionOrder(models.Model):
    """A lead under key supervision (重点督办, R15.1): time, task, person, followed to the end."""

    class State(models.TextChoices):
        ISSUED = "issued", "督办中"
        REPORTED = "reported", "已报告政府"
        CLOSED = "closed", "已销号"

    class Cause(models.TextChoices):
        OVERDUE = "overdue", "逾期未办"
        COMPLEX = "complex", "成因复杂"
        STRONGLY_FELT = "strongly_felt", "反映强烈"
        HARD = "hard", "整改难度大"

    number = models.CharField("督办编号", max_length=20, unique=True)
    lead_reference = models.CharField("线索编号", max_length=20, db_index=True)
    lead_title = models.CharField("线索标题", max_length=120)
    target_department = models.ForeignKey(
        "organizations.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    coordinated_by = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    responsible_person = models.CharField("责任人", max_length=60)
    task = models.TextField("督办任务")
    cause = models.CharField("督办原因", max_length=20, choices=Cause)
    due_on = models.DateField("完成时限")
    state = models.CharField("状态", max_length=20, choices=State, default=State.ISSUED)
    issued_at = models.DateTimeField("下达时间")
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("报告政府时间", null=True, blank=True)
    in_circular = models.BooleanField("列入通报", default=False)
    result = models.TextField("办理结果", blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)

    class Meta:
        verbose_name = "督办单"
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead_reference"],
                condition=~models.Q(state="closed"),
                name="one_open_supervision_order_per_lead",
            ),
        ]

    def __str__(self) -> str:
        return self.number
