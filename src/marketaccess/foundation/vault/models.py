"""The identity vault: what only a group's private key can open. The web process holds public keys only."""

from django.db import models


class Keyholder(models.TextChoices):
    INTAKE = "intake", "受理组"
    ESCROW = "escrow", "监督保管"


class PublicKey(models.Model):
    """A group's age recipient. Everything sealed while it is in use can be opened by that group."""

    holder = models.CharField("持有方", max_length=20, choices=Keyholder)
    recipient = models.CharField("公钥", max_length=200, unique=True)
    created_at = models.DateTimeField("建立时间")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "保管公钥"
        ordering = ["holder", "created_at"]

    def __str__(self) -> str:
        return f"{self.get_holder_display()} {self.recipient[:16]}…"


class WrappedKey(models.Model):
    """A group's private key, wrapped under one officer's passphrase. Useless without it."""

    public_key = models.ForeignKey(PublicKey, models.PROTECT, related_name="wrapped")
    officer = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "受口令保护的私钥"
        constraints = [
            models.UniqueConstraint(fields=["public_key", "officer"], name="one_wrapped_key_per_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.public_key}（{self.officer}）"


class SealedRecord(models.Model):
    """Sealed bytes: a reporter's identity. ``matter`` is the reference that it belongs to."""

    matter = models.CharField("所属编号", max_length=40, db_index=True)
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField("密封时间")

    class Meta:
        verbose_name = "密封记录"

    def __str__(self) -> str:
        return f"密封记录 {self.pk}"


class UnsealRequest(models.Model):
    """One officer asks to read a sealed record, with a reason; a second person decides."""

    class State(models.TextChoices):
        REQUESTED = "requested", "待审批"
        APPROVED = "approved", "已同意"
        DENIED = "denied", "未同意"
        OPENED = "opened", "已查看"

    record = models.ForeignKey(SealedRecord, models.PROTECT, related_name="requests")
    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20, choices=State, default=State.REQUESTED)
    reason = models.TextField("查看理由")
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    opened_at = models.DateTimeField("查看时间", null=True)

    class Meta:
        verbose_name = "身份查看申请"
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(requested_by=models.F("decided_by")),
                name="nobody_decides_on_their_own_request_to_unseal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}：{self.get_state_display()}"
