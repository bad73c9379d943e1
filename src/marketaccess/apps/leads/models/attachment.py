"""The files of a lead."""

from django.db import models

from marketaccess.apps.leads.models.clock import Extension
from marketaccess.apps.leads.models.lead import Lead
from marketaccess.apps.leads.models.reply import Opinion, RectificationNotice


class Attachment(models.Model):
    """A file of a lead (附件), and who may open it."""

    class Purpose(models.TextChoices):
        SEALED_ORIGINAL = "sealed_original", "反映材料原件（密封）"
        REPORTED = "reported", "反映材料"
        PROOF = "proof", "印证材料"
        NOTICE_PROOF = "notice_proof", "整改印证材料"
        APPROVAL = "approval", "延期批准文件"
        OFFICIAL = "official", "公务材料"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="attachments")
    purpose = models.CharField("用途", max_length=20, choices=Purpose)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.CASCADE, null=True, blank=True, related_name="attachments")
    notice = models.ForeignKey(
        RectificationNotice, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    extension = models.ForeignKey(
        Extension, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    # Copies of what a reporter gave reach departments once the coordinating office released them.
    released_at = models.DateTimeField("放行时间", null=True, blank=True)
    attached_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"
        ordering = ["attached_at", "pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.get_purpose_display()}"
