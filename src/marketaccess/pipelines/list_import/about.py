"""What an edition is, which its file does not say: as the importer says it, or as it is known already."""

from datetime import date

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.edition import (
    SERIES_LABELS,
    Announcement,
    Edition,
    Series,
    check_heading,
)

NO_FIRST_DAY = "这一版没有官方公布的日期，请写明施行日期（命令行用 --from）。"


def about(
    *,
    key: str,
    series: Series,
    title: str = "",
    begins: date | None = None,
    ends: date | None = None,
    document_number: str = "",
    is_demonstration: bool = False,
) -> Edition:
    """
    An edition without its items. What is left empty is taken from the edition recorded under this key, or
    from the official announcement. :raises Refusal: nobody says from which day it holds, or it cannot be
    recorded under this key or title, or with these days.
    """
    official = queries.announcement(key, series, is_demonstration=is_demonstration)
    known = queries.revision_of(key)
    if begins is None and known:
        begins, ends = known.in_force_from, ends or known.in_force_to
    begins = begins or _first_day(official)
    if begins is None:
        raise Refusal(NO_FIRST_DAY, field="in_force_from")
    title = title or (known.edition.title if known else "") or (official.title if official else "")
    edition = Edition(
        key=key,
        title=title or f"{SERIES_LABELS[series]}（{key}）",
        series=series,
        in_force_from=begins,
        in_force_to=ends,
        document_number=document_number or (official.document_number if official else ""),
        is_demonstration=is_demonstration,
    )
    # A dry run says what the import would refuse.
    check_heading(edition)
    return edition


def _first_day(official: Announcement | None) -> date | None:
    return (official.published_on or official.issued_on) if official else None
