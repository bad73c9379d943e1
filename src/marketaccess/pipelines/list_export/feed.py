"""What changes in the list, as entries of a feed."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from marketaccess.apps.negative_list.queries import News
from marketaccess.pipelines.atom import Channel, Entry

TITLE, ABOUT = "市场准入负面清单：变化", "清单版本的录入、修订，以及经确认的版本变化。"


def channel() -> Channel:
    """The feed of the list."""
    return Channel("list", TITLE, ABOUT, page=reverse("portal:list"), own=reverse("list_export:feed"))


def entries(news: Iterable[News]) -> Iterator[Entry]:
    """One entry for each piece of news."""
    for each in news:
        yield Entry(
            key=each.key,
            title=each.title,
            summary=each.summary,
            link=reverse("list_export:download", args=[each.edition, "json"]),
            published_at=each.at,
            updated_at=each.at,
            is_demonstration=each.is_demonstration,
        )
