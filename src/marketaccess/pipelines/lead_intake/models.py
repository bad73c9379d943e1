"""An uploaded workbook on its way into the store."""

from django.db import models


class IntakeFile(models.Model):
    """
    A workbook that somebody uploaded (批量导入).

    ``held`` is the workbook sealed to a key that only the uploader's page has: between dry run and
    confirmation nobody else can read the identities in it. ``original`` is the same sealed for the vault's
    keyholders, kept for good once loading has begun.
    """

    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("散列值", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    held = models.BinaryField(null=True)
    original = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField("已处理行数", default=0)
    stored = models.PositiveIntegerField("新登记", default=0)
    known = models.PositiveIntegerField("此前已登记", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "批量导入文件"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
