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
        constraints = [
            models.UniqueConstraint(
                fields=["holder"],
                condition=models.Q(retired_at__isnull=True),
                name="each_holder_has_one_key_in_use",
            ),
        ]

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
    # The public keys that can open it: tells which of an officer's keys to unwrap (each costs seconds).
    keys = models.JSONField("公钥编号", default=list)
    sealed_at = models.DateTimeField("密封时间")

    class Meta:
        verbose_name = "密封记录"

    def __str__(self) -> str:
        return f"密封记录 {self.pk}"


class SealedOriginal(models.Model):
    """An original file as it was given, sealed with its own name. The stored file holds only cipher text."""

    matter = models.CharField("所属编号", max_length=40, db_index=True)
    file = models.OneToOneField("documents.StoredFile", models.PROTECT, related_name="+")
    keys = models.JSONField("公钥编号", default=list)
    sealed_at = models.DateTimeField("密封时间")

    class Meta:
        verbose_name = "密封原件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"密封原件 {self.pk}"


class UnsealRequest(models.Model):
    """
    One officer asks to read what is sealed of one matter, with a reason; a second person decides.

    An approval opens the identity once and each original once, within a day.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "待审批"
        APPROVED = "approved", "已同意"
        DENIED = "denied", "未同意"

    matter = models.CharField("所属编号", max_length=40, db_index=True)
    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20, choices=State, default=State.REQUESTED)
    reason = models.TextField("查看理由")
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    # Counted before a passphrase is tried, so that ending the process does not give the try back.
    tries = models.PositiveSmallIntegerField("口令尝试次数", default=0)

    class Meta:
        verbose_name = "身份查看申请"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(requested_by=models.F("decided_by")),
                name="nobody_decides_on_their_own_request_to_unseal",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~models.Q(state="requested")
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="a_decision_to_unseal_names_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["matter", "requested_by"],
                condition=models.Q(state="requested"),
                name="one_open_request_per_matter_and_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter}：{self.get_state_display()}"


class Opening(models.Model):
    """One reading under an approved request: of the identity (``original`` is null) or of one original."""

    request = models.ForeignKey(UnsealRequest, models.PROTECT, related_name="openings")
    original = models.ForeignKey(SealedOriginal, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("查看时间")

    class Meta:
        verbose_name = "查看记录"
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(original__isnull=True),
                name="a_request_opens_the_identity_once",
            ),
            models.UniqueConstraint(
                fields=["request", "original"],
                condition=models.Q(original__isnull=False),
                name="a_request_opens_each_original_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.opened_at:%Y-%m-%d %H:%M}"
