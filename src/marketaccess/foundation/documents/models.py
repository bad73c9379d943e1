"""Files that people gave us or that we made, stored once under their hash."""

from django.db import models


class StoredFile(models.Model):
    """
    One file (文件) on disk under ``DOCUMENTS_ROOT``, named by the SHA-256 of its bytes.

    Who may fetch it is decided by the slice that attached it, never by the knowledge of its address.
    """

    class Kind(models.TextChoices):
        SEALED_ORIGINAL = "sealed_original", "密封原件"
        CLEAN_COPY = "clean_copy", "去元数据副本"
        OFFICIAL = "official", "公务材料"
        EXPORT = "export", "导出文件"

    digest = models.CharField("散列值", max_length=64, db_index=True)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")
    stored_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = "文件"
        ordering = ["stored_at"]

    def __str__(self) -> str:
        return self.name
