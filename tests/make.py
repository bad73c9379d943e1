"""One valid thing of each kind. A test names only what it is about."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from marketaccess.apps.collaboration import actions as supervision
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads import row_security
from marketaccess.apps.leads.models import Lead, RectificationNotice
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from marketaccess.domain.casework.report import Identity, Report
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.models import StoredFile
from marketaccess.foundation.organizations.models import Department, Division, Locality, Post
from marketaccess.foundation.vault import actions as vault
from marketaccess.foundation.vault import keys
from marketaccess.foundation.vault.models import Keyholder, PublicKey, SealedOriginal, SealedRecord
from marketaccess.law import library
from tests.foundation.documents import files

M = TypeVar("M", bound=Model)
NINE = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)  # 09:00 in Beijing on a Tuesday
TODAY = date(2026, 9, 29)
PASSWORD = "correct horse battery"
_numbers = count(1)
OFFICE, SUBSTITUTE = "development_reform", "government_office"
HANDLING, HELPING, TARGET = "market_regulation", "finance", "housing"
NAMES = {
    OFFICE: "示范县发展和改革局",
    SUBSTITUTE: "示范县政府办公室",
    HANDLING: "示范县市场监督管理局",
    HELPING: "示范县财政局",
    TARGET: "示范县住房和城乡建设局",
}


def division(code: str = "990101", name: str = "示范县") -> Division:
    found, _ = Division.objects.get_or_create(code=code, defaults={"name": name, "is_demonstration": True})
    return found


def locality(profile: str = "county-0137") -> Locality:
    found, _ = Locality.objects.get_or_create(
        division=division(), profile_key=profile, in_force_from=date(2025, 1, 1)
    )
    return found


def department(key: str, name: str = "", *, parent: Department | None = None) -> Department:
    found, _ = Department.objects.get_or_create(
        division=division(), key=key, defaults={"name": name or NAMES.get(key, key), "parent": parent}
    )
    return found


def user(role: Role | None = None, at: str = "", *, username: str = "") -> User:
    """An officer with one open post (role at the department ``at``), who need not change the password."""
    made = User(
        username=username or f"officer{next(_numbers)}",
        display_name=username or "经办员",
        must_change_password=False,
        # By the real clock: pages look at it, and an old password must be changed before anything else.
        created_at=datetime.now(UTC),
        password_changed_at=datetime.now(UTC),
    )
    made.set_password(PASSWORD)
    made.save()
    if role is not None:
        Post.objects.create(user=made, department=department(at), role=role, starts_on=date(2025, 1, 1))
    return made


def actor(role: Role, at: str) -> Actor:
    return accounts.actor_of(user(role, at), on=TODAY)


# ── Leads: a county with one officer in every seat, and leads driven by the real verbs ────────────────


def officer(role: Role, at: str) -> Actor:
    """The one officer of a seat: the same person whenever a test asks."""
    username = f"{role.value}.{at}"
    found = User.objects.filter(username=username).first() or user(role, at, username=username)
    return accounts.actor_of(found, on=TODAY)


def handler(at: str = OFFICE) -> Actor:
    return officer(Role.COORDINATING_HANDLER, at)


def head(at: str = OFFICE) -> Actor:
    return officer(Role.COORDINATING_HEAD, at)


def clerk(at: str = HANDLING) -> Actor:
    return officer(Role.DEPARTMENT_HANDLER, at)


def reviewer(at: str = HANDLING) -> Actor:
    return officer(Role.DEPARTMENT_REVIEWER, at)


def county(profile: str = "county-0137") -> Locality:
    """The locality with its departments. The unit complained about in these leads is ``housing``."""
    found = locality(profile)
    for key in NAMES:
        department(key)
    return found


def proof(name: str = "proof.pdf") -> Accepted:
    return Accepted(name, "application/pdf", b"%PDF-1.4 " + name.encode())


STATEMENT = (
    "经现场核查和查阅档案，相关单位确有要求企业在本地注册分公司方可参加投标的做法，情况属实，附件为印证材料。"
)
MEASURES = "建议由相关单位删除有关条款，修改招标文件范本，并公开更正。"


def report(**changes: Any) -> Report:
    said = {
        "channel": "public_page",
        "title": "要求外地企业设立分公司方可投标",
        "narrative": "我公司参加项目投标，被告知必须在本县注册分公司并缴纳社保才能报名，请予核实处理。",
        "target_name": "示范县住房和城乡建设局",
    }
    return Report(**{**said, **changes})


def received(*, at: datetime = NINE, by: Actor = REPORTER, **changes: Any) -> leads.Received:
    if not Locality.objects.exists():
        county()
    return leads.receive(report=report(**changes), by=by, at=at)


def registered(lead: Lead, *, at: datetime = NINE, **changes: Any) -> Lead:
    known = library.classifications()
    said = {
        "title": "招标文件要求设立分公司",
        "summary": "反映某工程招标要求外地企业在本地设立分公司并缴纳社保后方可报名。",
        "case_type": known.case_types[0].key,
        "situation": known.situations[0].key,
        "level": known.levels[0].key,
        "target_department": department(TARGET),
        "released": (),
        "by": handler(),
    }
    return leads.register(lead=lead, at=at, **{**said, **changes})


def transferred(
    lead: Lead, *, to: str = HANDLING, assisting: tuple[str, ...] = (), at: datetime = NINE
) -> Lead:
    helpers = [department(key) for key in assisting]
    return leads.transfer(
        lead=lead, to=department(to), assisting=helpers, instructions="请按职责核查。", by=handler(), at=at
    )


def verified(
    lead: Lead, *, conclusion: str = Conclusion.SUBSTANTIATED, at: datetime = NINE, **changes: Any
) -> Lead:
    said = {"statement": STATEMENT, "measures": MEASURES, "files": [proof()], "by": clerk()}
    return leads.verify(lead=lead, conclusion=conclusion, at=at, **{**said, **changes})


def notified(lead: Lead, *, at: datetime = NINE, **changes: Any) -> RectificationNotice:
    said = {
        "department": department(TARGET),
        "problem": "招标文件设置了以注册地为条件的报名门槛。",
        "demand": "删除该条件，公开更正并排查在建项目。",
        "by": handler(),
    }
    notice = leads.draft_notice(lead=lead, at=at, **{**said, **changes})
    return leads.issue_notice(notice=notice, by=head(), at=at)


def rectified(notice: RectificationNotice, *, at: datetime = NINE) -> RectificationNotice:
    done = "已删除招标文件中的注册地条件，发布更正公告，并完成对在建项目的逐项排查，附更正公告。"
    return leads.report_rectification(notice=notice, report=done, files=[proof()], by=clerk(TARGET), at=at)


def _walk(lead: Lead, at: datetime) -> Iterator[Lead]:
    """A lead's straight way to its end, one state after another."""
    yield lead
    yield registered(lead, at=at)
    yield transferred(lead, at=at)
    yield verified(lead, at=at)
    yield leads.endorse(lead=lead, by=reviewer(), at=at)
    notice = notified(lead, at=at)
    yield lead
    rectified(notice, at=at)
    yield lead
    yield leads.accept_rectification(lead=lead, by=handler(), at=at)
    yield leads.answer(lead=lead, body="经核查属实，已督促整改到位，感谢您的反映。", by=handler(), at=at)
    leads.rate(lead=lead, solved="yes", rating=5, at=at)
    yield leads.close(lead=lead, by=head(), at=at)


def lead(state: LeadState | str = LeadState.RECEIVED, *, at: datetime = NINE, **changes: Any) -> Lead:
    """A lead in a state, brought there by the verbs that lead there; ``changes`` are to its report."""
    made = received(at=at, **changes).lead
    if state == LeadState.REFUSED:
        leads.refuse(lead=made, reason="反映内容不属于市场准入事项范围。", by=handler(), at=at)
        return fresh(made)
    if state == LeadState.RULING:
        return ruling(made, at=at)
    for step in _walk(made, at):
        made = fresh(step)
        if made.state == state:
            return made
    raise ValueError(state)


def ruling(made: Lead, *, at: datetime = NINE) -> Lead:
    registered(made, at=at)
    for _ in range(2):
        transferred(fresh(made), at=at)
        leads.return_(
            lead=fresh(made), reason="该事项不属于本部门职责范围。", basis="三定规定第三条", by=clerk(), at=at
        )
    return fresh(made)


def fresh(row: M) -> M:
    """The row as the database has it now, whoever asked last."""
    # A test is one transaction: on PostgreSQL the last browser's recusal would hide rows from the test.
    row_security.hide_from(frozenset())
    return type(row)._default_manager.get(pk=row.pk)


def vault_keys() -> None:
    """Both holders' public keys, so that sealing works. Nobody holds the private ones."""
    for holder in Keyholder:
        if not PublicKey.objects.filter(holder=holder, retired_at__isnull=True).exists():
            public, _ = keys.generate()
            PublicKey.objects.create(holder=holder, recipient=public, created_at=NINE)


def post(holder: User, role: Role, at: str) -> Post:
    """One more open post of this person."""
    return Post.objects.create(user=holder, department=department(at), role=role, starts_on=date(2025, 1, 1))


# ── Pressure ──────────────────────────────────────────────────────────────────────────────────────────


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day in Beijing."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def order(
    about: Lead | None = None, *, by: Actor | None = None, when: datetime = NINE, **changes: Any
) -> SupervisionOrder:
    """A supervision order on a lead (a transferred one, when none is given), issued by hand."""
    chosen = about or lead(LeadState.VERIFYING, at=when)
    said = {
        "task": "查清有关要求的出处，三日内书面报告整改安排。",
        "responsible_person": "市场监督管理局分管负责人",
        "cause": "complex",
        "due_on": timezone.localdate(when) + timedelta(days=15),
    }
    terms: dict[str, Any] = {**said, **changes}
    return supervision.issue_order(lead_reference=chosen.reference, by=by or handler(), at=when, **terms)


def text_file(name: str, content: str = "材料的文字内容") -> Accepted:
    return documents.inspect(name=name, content=content.encode())


def only_lead() -> Lead:
    return Lead.objects.get()


def browser(role: Role, at: str) -> Client:
    """The browser of the one officer of a seat, signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=officer(role, at).user))
    return client


def upload(name: str = "印证材料.pdf") -> SimpleUploadedFile:
    """A sound PDF as a form sends it."""
    return SimpleUploadedFile(name, files.pdf(), content_type="application/pdf")


def identity() -> Identity:
    """Who reports, as a named report says."""
    return Identity(name="某某", phone="13800001234")


def drafted(lead: Lead, *, at: datetime = NINE) -> RectificationNotice:
    """A notice that waits for the head's signature."""
    return leads.draft_notice(
        lead=lead,
        department=department(TARGET),
        problem="招标文件设置了以注册地为条件的报名门槛。",
        demand="删除该条件，公开更正并排查在建项目。",
        by=handler(),
        at=at,
    )


def notice_of(lead: Lead) -> RectificationNotice:
    """The lead's only notice."""
    return RectificationNotice.objects.get(lead=lead)


def stored_file(digest: str, name: str = "附件1.pdf") -> StoredFile:
    """A row alone: nothing lies on the disk for it."""
    return StoredFile.objects.create(
        digest=digest,
        kind=StoredFile.Kind.OFFICIAL,
        name=name,
        media_type="application/pdf",
        size=1,
        stored_at=NINE,
    )


def sealed_identity(*, matter: str, payload: bytes, at: datetime = NINE) -> SealedRecord:
    """An identity in the vault, as a report puts it there."""
    return vault.keep_identity(matter=matter, sealed=vault.sealed_identity(payload), at=at)


def sealed_original(*, matter: str, accepted: Accepted, at: datetime = NINE) -> SealedOriginal:
    """An original file in the vault, as a report puts it there."""
    original = vault.sealed_original(accepted=accepted, at=at)
    documents.enter(files=[original.file])
    vault.keep_originals(matter=matter, originals=[original])
    return original
