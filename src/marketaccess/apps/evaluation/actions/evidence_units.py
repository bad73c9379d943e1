"""The unit's part: what it adds, takes out again, hands in and takes back."""

from datetime import date, datetime

from attrs import frozen
from django.db import transaction

from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation.actions import evidence_steps
from marketaccess.apps.evaluation.models import EvidenceItem, EvidenceTask
from marketaccess.apps.evaluation.queries.evidence import submission_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.evaluation.evidence_rules import Item, findings
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.law import library

MOST_ITEMS = 20
TITLE_MAX, ADDRESS_MAX = 120, 500


@frozen
class NewItem:
    """
    A piece of evidence as it is added. With an ``address`` the file or ``words`` are its snapshot.

    ``title`` may be "": then the file's name serves.
    """

    title: str
    issued_on: date
    address: str = ""
    file: Accepted | None = None
    words: str = ""


def add_evidence(*, task: EvidenceTask, item: NewItem, by: Actor, at: datetime) -> EvidenceItem:
    """
    Add a file, or a link with its snapshot. What a strict rule says against it keeps it out at once.

    :raises NotAllowed: not now or not this person. Refusal: naming the field that is wrong.
    """
    title = clean(item.title, field="title", label="名称", longest=TITLE_MAX)
    address = clean(item.address, field="address", label="网址", longest=ADDRESS_MAX)
    accepted = _file_of(item)
    if accepted is None:
        raise Refusal("请选择文件。网页请附上截图、PDF，或者粘贴网页文字作为快照。", field="file")
    told = Item(accepted.name, address, has_file=True, issued_on=item.issued_on)
    # The bytes go to the disk before the lock: a row without its bytes is never there.
    stored = documents.lay_down(accepted=accepted, kind=documents.Kind.OFFICIAL, at=at)
    with transaction.atomic():
        locked = evidence_steps.begin("add_item", task=task, by=by, at=at)
        _check(locked, told)
        documents.enter(files=[stored])
        made = EvidenceItem.objects.create(
            task=locked,
            title=title or accepted.name[:TITLE_MAX],
            address=address,
            file=stored,
            issued_on=item.issued_on,
            added_by_id=by.signing(),
            added_at=at,
        )
        detail = {"sha256": stored.digest}
        evidence_steps.finish("add_item", task=locked, by=by, at=at, remark=made.title, detail=detail)
    return made


def _file_of(item: NewItem) -> Accepted | None:
    if item.file is not None or not item.words.strip() or not item.address:
        return item.file
    return documents.inspect(name=wording.SNAPSHOT_NAME, content=item.words.encode())


def _check(task: EvidenceTask, item: Item) -> None:
    if task.items.filter(removed_at__isnull=True).count() >= MOST_ITEMS:
        raise Refusal(f"一项指标最多{MOST_ITEMS}份材料，请合并后再添加。", field="file")
    given = submission_of(task, items=(item,))
    for finding in findings(given, library.evidence_rules().rules):
        if finding.rule.is_strict:
            raise Refusal(finding.words, field="address" if finding.rule.key == "exact_page" else "issued_on")


@transaction.atomic
def remove_evidence(*, item: EvidenceItem, by: Actor, at: datetime) -> EvidenceItem:
    """Take a piece out of what is handed in next. Its bytes and its row stay."""
    locked = evidence_steps.begin("remove_item", task=item.task, by=by, at=at)
    changed = EvidenceItem.objects.filter(pk=item.pk, removed_at__isnull=True).update(removed_at=at)
    if not changed:
        raise NotAllowed(wording.STALE)
    evidence_steps.finish("remove_item", task=locked, by=by, at=at, remark=item.title)
    return item


@transaction.atomic
def submit_evidence(
    *, task: EvidenceTask, statement: str, claims_not_applicable: bool, by: Actor, at: datetime
) -> EvidenceTask:
    """
    Hand in what was added. What the rules say without keeping it out is noted for the reviewers.

    :raises Refusal: a strict rule is not met, with everything that is to be mended.
    """
    locked = evidence_steps.begin("submit", task=task, by=by, at=at)
    locked.statement = clean(statement, field="statement", label="说明", longest=2000)
    locked.claims_not_applicable = claims_not_applicable
    found = findings(submission_of(locked), library.evidence_rules().rules)
    if strict := [finding.words for finding in found if finding.rule.is_strict]:
        raise Refusal("".join(strict), field="statement")
    locked.notes = [finding.words for finding in found]
    locked.submitted_at = at
    changed = ("statement", "claims_not_applicable", "notes", "submitted_at")
    detail = {"items": locked.items.filter(removed_at__isnull=True).count()}
    evidence_steps.finish("submit", task=locked, by=by, at=at, changed=changed, detail=detail)
    evidence_steps.tell_reviewers(locked, wording.TO_JUDGE, at=at, verb="submit")
    return locked


@transaction.atomic
def withdraw_evidence(*, task: EvidenceTask, by: Actor, at: datetime) -> EvidenceTask:
    """Take back what nobody has judged yet."""
    locked = evidence_steps.begin("withdraw", task=task, by=by, at=at)
    locked.submitted_at = None
    return evidence_steps.finish("withdraw", task=locked, by=by, at=at, changed=("submitted_at",))
