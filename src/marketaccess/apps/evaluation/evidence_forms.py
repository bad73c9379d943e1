"""Forms of evidence: what a unit adds and hands in, how it is judged, sent back, put off."""

from typing import TYPE_CHECKING, Any

from django import forms

from marketaccess.apps.evaluation import queries
from marketaccess.apps.evaluation.actions.evidence_units import ADDRESS_MAX, TITLE_MAX, NewItem
from marketaccess.foundation.documents.forms import OneFile
from marketaccess.foundation.ui.forms import Day, OfficerForm, prose

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import EvidenceTask

WORDS_MAX = 200_000


class EvidenceForm(OfficerForm):
    """A form of one step on one piece of evidence; several may stand on one page."""

    def __init__(self, *args: Any, task: "EvidenceTask", verb: str, **kwargs: Any) -> None:
        self.task, self.verb = task, verb
        super().__init__(*args, auto_id=f"{verb}_%s", **kwargs)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data


class NoFields(EvidenceForm):
    """A step that needs a confirmation and nothing else."""


class ItemForm(EvidenceForm):
    """A file, or a link with its snapshot."""

    file = OneFile(
        label="文件", required=False, help_text="一次一个文件，Word 或者 PDF；网页的快照也放这里。"
    )
    title = forms.CharField(label="名称", max_length=TITLE_MAX, required=False, help_text="不填用文件名。")
    issued_on = Day(label="形成日期", help_text="文件的落款日期，或者网页的发布日期。")
    address = forms.CharField(
        label="网址", max_length=ADDRESS_MAX, required=False, help_text="内容所在那一页的地址，不是网站首页。"
    )
    words = prose("网页文字", longest=WORDS_MAX, help_text="没有截图时，全选、复制网页，粘贴到这里作为快照。")

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return {"item": NewItem(**self.cleaned_data)}


class SubmitForm(EvidenceForm):
    """What is said with what is handed in."""

    statement = prose("说明", longest=2000, help_text="材料能说明什么；更早的材料写明仍然有效。")
    claims_not_applicable = forms.BooleanField(
        label="本项不适用于本单位", required=False, help_text="须附证明材料，并在说明中写明理由。"
    )


class JudgeForm(EvidenceForm):
    """The printed levels, each with its words."""

    level = forms.ChoiceField(label="等级", widget=forms.RadioSelect)
    reason = prose("理由", longest=2000, help_text="不是满分的必须写明。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = queries.options_of(self.task)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (each.value, each.words if each.points is None else f"{each.points}分：{each.words}")
            for each in given
        ]


class SendBackForm(EvidenceForm):
    """Why it goes back."""

    reason = prose("退回理由", longest=2000, required=True, help_text="写明缺什么、怎样补正。")


class ExtendForm(EvidenceForm):
    """Until when, and why."""

    until = Day(label="新的截止日期")
    reason = prose("改期理由", longest=2000, required=True)
