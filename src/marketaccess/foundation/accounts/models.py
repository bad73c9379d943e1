"""Accounts of officers. A person's rights come from posts (organizations), never from the account."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Finds accounts; making one is an action."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """An officer's account (账号)."""

    username = models.CharField("账号", max_length=60, unique=True)
    display_name = models.CharField("显示名称", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    # The one session that counts; a later log-in replaces it.
    session_key = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField("建立时间")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "账号"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name


class PasswordHistory(models.Model):
    """Hashes of earlier passwords, so that none of the last five comes back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_history")
    password = models.CharField(max_length=200)
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name = "历史密码"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class FailedSignIns(models.Model):
    """
    Failed log-ins on one account name from anywhere, so that guessing from many addresses slows down.

    Names that do not exist get a row too: an answer must not tell which ones do. A device that was
    signed in before counts by itself (``name`` then ends with its mark), so that a stranger's guesses
    do not keep the owner out.
    """

    name = models.CharField(max_length=120, unique=True)
    failures = models.PositiveIntegerField()
    last_failed_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "登录失败"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.failures}"


class FailureTally(models.Model):
    """
    Failed log-ins on one account that wait for their audit event; ``account`` "" stands for unknown names.

    What was typed is not kept where it is no account: people type passwords into the wrong field.
    """

    account = models.CharField(max_length=60, unique=True)
    failures = models.PositiveIntegerField()
    addresses = models.JSONField(default=list)

    class Meta:
        verbose_name = "待记登录失败"
        ordering = ["account"]

    def __str__(self) -> str:
        return f"{self.account} {self.failures}"


class LockOut(models.Model):
    """One address that may not try this account until a moment; ``account`` as in FailureTally."""

    account = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    until = models.DateTimeField()
    is_recorded = models.BooleanField(default=False)

    class Meta:
        verbose_name = "登录锁定"
        ordering = ["account", "address"]
        constraints = [
            models.UniqueConstraint(fields=["account", "address"], name="one_lock_out_per_address")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.address}"


class ApiToken(models.Model):
    """A department's token for the API: only its digest is kept. It acts with one seat of that department."""

    department = models.ForeignKey("organizations.Department", models.PROTECT, related_name="api_tokens")
    role = models.CharField("角色", max_length=30)
    name = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"
        ordering = ["department", "name"]

    def __str__(self) -> str:
        return f"{self.department}：{self.name}"
