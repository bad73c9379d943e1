"""What people and other systems are told: in-app notices, e-mail, webhooks."""

from django.db import models


class Notice(models.Model):
    """One line in a person's notices (消息). ``key`` keeps the same thing from being said twice."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    text = models.CharField("内容", max_length=300)
    link = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_person_and_matter"),
        ]

    def __str__(self) -> str:
        return self.text


class Webhook(models.Model):
    """Another system that wants to be told (推送地址)."""

    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    address = models.URLField("地址", max_length=300)
    secret = models.CharField("签名密钥", max_length=100)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "推送地址"

    def __str__(self) -> str:
        return self.address


class Delivery(models.Model):
    """One event on its way to one webhook: signed, retried, told apart by its key."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=120)
    payload = models.JSONField("内容")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试")
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    # Set when no further attempt will be made: somebody must look at the other side.
    given_up_at = models.DateTimeField("放弃时间", null=True, blank=True)

    class Meta:
        verbose_name = "推送记录"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="delivery_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="one_delivery_per_webhook_and_event"),
        ]

    def __str__(self) -> str:
        return self.key
