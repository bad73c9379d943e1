"""An edition whose items have their departments, and the publication tasks, beside ``kit``."""

from datetime import date, datetime
from typing import Any

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.models import AuthorityName, Edition, PageCheck, Publication
from tests import kit, make

EDITION, TITLE = "2025", "市场准入负面清单（2025年版）"
DUE = date(2026, 10, 15)
OUTLETS = ("government_site", "department_site", "official_account")
LISTED = {
    "208001": ["餐饮服务食品经营许可", "旅馆业特种行业许可证核发"],
    "203008": ["药品零售企业许可"],
}
LINES = [line for code, texts in LISTED.items() for line in (f"未获得许可，不得从事{code}", *texts)]
PAGE = "\n".join([TITLE, *LINES])


def edition(*, key: str = EDITION, texts: dict[str, list[str]] | None = None, **changes: Any) -> None:
    """An edition all of whose measures name the market regulator."""
    kit.list_edition(key, texts or LISTED, **changes)
    Edition.objects.filter(key=key).update(title=f"市场准入负面清单（{key}年版）")


def named() -> AuthorityName:
    """That the list's market regulator is the handling department, as a person has confirmed."""
    actions.collect_authorities(edition_key=EDITION, by=make.handler(), at=make.NINE)
    (name,) = queries.authority_names()
    handling = make.department(make.HANDLING).pk
    return actions.confirm_authority(name=name, department=handling, by=make.handler(), at=make.NINE)


def responsible(key: str = EDITION) -> None:
    """Every item with its departments."""
    named()
    actions.propose_responsibilities(edition_key=key, by=make.handler(), at=make.NINE)


def made(key: str = EDITION, *, due_on: date = DUE, at: datetime = make.NINE) -> list[Publication]:
    """The publication tasks of an edition: two items in three outlets."""
    actions.make_publications(edition_key=key, due_on=due_on, by=make.handler(), at=at)
    return list(Publication.objects.filter(edition__key=key).order_by("pk"))


def ready() -> list[Publication]:
    """A county, its edition in force, and the tasks."""
    make.county()
    edition()
    responsible()
    return made()


def task(state: str = "open") -> Publication:
    """One task in a state, brought there by the verbs that lead there."""
    row = ready()[0]
    if state != "open":
        reported(row)
    if state == "accepted":
        actions.accept_publications(publications=[row], by=make.handler(), at=make.NINE)
    return make.fresh(row)


def reported(*rows: Publication, **changes: Any) -> int:
    """Tasks that the department has reported with the address of a page."""
    said = {"link": "https://www.example.gov.cn/list/2025.html", "by": make.clerk(), **changes}
    return actions.report_publications(publications=rows, at=make.NINE, **said)


def checked(text: str = PAGE, *, at: datetime = make.NINE, **changes: Any) -> PageCheck:
    """A page of the handling department's site, handed in by its clerk."""
    said = {
        "department": make.department(make.HANDLING).pk,
        "outlet": OUTLETS[0],
        "text": text,
        "by": make.clerk(),
    }
    return actions.check_page(at=at, **{**said, **changes})
