"""A consultation and what belongs to it. Fields only: rules are in the domain, writes in ``actions``."""

from django.db import models

from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, GROUNDS, ConsultationState
from marketaccess.foundation.calendars.models import Clock

DEPARTMENT = "organizations.Department"
USER = "accounts.User"


class Consultation(models.Model):
    """
    A written question "may I enter?" (准入咨询).

    What it concerns on the list stands here as it stood on the day of asking. ``department`` answers it;
    ``target_department`` is a unit that the asker wants kept out of it: it never sees the consultation.
    """

    reference = models.CharField("咨询编号", max_length=20, unique=True)
    division = models.ForeignKey("organizations.Division", models.PROTECT, related_name="+")
    profile_key = models.CharField("适用机制", max_length=40)
    state = models.CharField(
        "状态", max_length=20, choices=[(s.value, CONSULTATION_FLOW.labels[s]) for s in ConsultationState]
    )
    title = models.CharField("标题", max_length=120)
    text = models.TextField("问题")

    edition_key = models.CharField("清单版本", max_length=40, blank=True)
    item_key = models.CharField("清单事项", max_length=40, blank=True)
    item_title = models.TextField("清单事项名称", blank=True)
    measure_key = models.CharField("管理措施", max_length=80, blank=True)
    measure_text = models.TextField("管理措施内容", blank=True)

    coordinated_by = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    target_department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")

    is_anonymous = models.BooleanField("匿名", default=True)
    receipt_digest = models.CharField(max_length=64, unique=True)
    identity = models.ForeignKey(
        "vault.SealedRecord", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Both must agree before an answer is published: who asked, and who answered.
    asker_agrees = models.BooleanField("咨询人同意公开", default=False)
    department_agrees = models.BooleanField("答复部门同意公开", default=False)

    ground = models.CharField(
        "不属咨询范围的原因", max_length=20, blank=True, choices=[(g.value, GROUNDS[g]) for g in GROUNDS]
    )
    refusal_reason = models.TextField("说明", blank=True)
    received_at = models.DateTimeField("收到时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    redirects = models.PositiveSmallIntegerField("退回分办次数", default=0)
    rounds = models.PositiveSmallIntegerField("追问次数", default=0)
    rating = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    rating_comment = models.TextField("评价意见", blank=True)
    # The clock that runs, copied so that lists sort on an index.
    due_on = models.DateField("到期日", null=True, blank=True)
    due_is_provisional = models.BooleanField("暂定", default=False)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "准入咨询"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["coordinated_by", "state", "due_on"], name="consultation_by_office"),
            models.Index(fields=["department", "state", "due_on"], name="consultation_by_department"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_department__isnull=True)
                | ~models.Q(target_department=models.F("coordinated_by")),
                name="no_unit_coordinates_what_is_kept_from_it",
            ),
            models.CheckConstraint(
                condition=models.Q(target_department__isnull=True)
                | models.Q(department__isnull=True)
                | ~models.Q(target_department=models.F("department")),
                name="no_unit_answers_what_is_kept_from_it",
            ),
            models.CheckConstraint(
                condition=models.Q(identity__isnull=True) | models.Q(is_anonymous=False),
                name="an_anonymous_question_has_no_identity",
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
                name="a_rating_of_an_answer_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Deadline(Clock):
    """One run of the clock of a consultation (时限); asking back starts another."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="deadlines")

    class Meta:
        verbose_name = "咨询时限"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=models.Q(met_on__isnull=True),
                name="one_running_clock_per_consultation",
            ),
        ]


class Reply(models.Model):
    """An answer as the department drafts it and its reviewer passes it (答复稿)."""

    class State(models.TextChoices):
        DRAFTED = "drafted", "待审核"
        REJECTED = "rejected", "退回修改"
        GIVEN = "given", "已答复"

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="replies")
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFTED)
    body = models.TextField("答复内容")
    basis = models.CharField("依据", max_length=300, blank=True)
    may_publish = models.BooleanField("同意公开", default=False)
    # The edition on which the answer rests: the one in force when it was drafted.
    edition_key = models.CharField("依据的清单版本", max_length=40, blank=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    endorsed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    endorsed_at = models.DateTimeField("审核时间", null=True, blank=True)
    remark = models.TextField("审核意见", blank=True)

    class Meta:
        verbose_name = "答复稿"
        ordering = ["drafted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("endorsed_by")),
                name="nobody_endorses_their_own_reply",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=models.Q(state="drafted"),
                name="one_drafted_reply_per_consultation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.get_state_display()}"


class Publication(models.Model):
    """
    A question and its answer as the public reads them (公开问答): edited, without names.

    Public pages read this table and no other of the slice. It keeps what it rests on, so that a later
    edition or revision can be told from it.
    """

    number = models.CharField("问答编号", max_length=20, unique=True)
    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="publication")
    title = models.CharField("标题", max_length=120)
    question = models.TextField("问")
    answer = models.TextField("答")
    basis = models.CharField("依据", max_length=300, blank=True)
    answered_by = models.CharField("答复单位", max_length=100)
    edition_key = models.CharField("清单版本", max_length=40, blank=True)
    item_key = models.CharField("清单事项", max_length=40, blank=True)
    item_title = models.TextField("清单事项名称", blank=True)
    measure_key = models.CharField("管理措施", max_length=80, blank=True)
    measure_text = models.TextField("管理措施内容", blank=True)
    published_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    published_at = models.DateTimeField("公开时间")
    taken_down_at = models.DateTimeField("撤下时间", null=True, blank=True)
    is_demonstration = models.BooleanField("示范数据", default=False)

    class Meta:
        verbose_name = "公开问答"
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["item_key", "-published_at"], name="publication_by_item")]

    def __str__(self) -> str:
        return self.number


class Message(models.Model):
    """A written word between the asker and those who handle the question (留言)."""

    class Kind(models.TextChoices):
        FROM_ASKER = "from_asker", "咨询人留言"
        ASKED_BACK = "asked_back", "追问"
        TO_ASKER = "to_asker", "承办单位留言"
        ANSWER = "answer", "答复"

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="messages")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    body = models.TextField("内容")
    author_label = models.CharField("署名", max_length=100)
    written_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "咨询留言"
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.get_kind_display()}"


class Progress(models.Model):
    """One step of a consultation, as people read it. ``department`` acted; None: the asker."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="progress")
    verb = models.CharField("步骤", max_length=40)
    now = models.CharField("现状态", max_length=20)
    actor_label = models.CharField("办理人", max_length=100)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField("意见", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "咨询经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.verb}"


class Attachment(models.Model):
    """A file of a consultation: the sealed original that nobody opens here, or its clean copy."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    is_sealed = models.BooleanField("密封原件")
    attached_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "咨询附件"
        ordering = ["attached_at", "pk"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.file_id}"
