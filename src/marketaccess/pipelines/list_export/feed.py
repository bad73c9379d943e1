"""The Atom feed of what changes in the list."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from marketaccess.apps.negative_list.queries import News

TITLE, ABOUT = "市场准入负面清单：变化", "清单版本的录入、修订，以及经确认的版本变化。"
AUTHOR = "市场准入负面清单实施工作平台"
MARK = "【示范数据 非官方】"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def feed(news: Iterable[News], *, site: str, page: str, own: str) -> bytes:
    """
    The feed as bytes. ``site`` is the address of the installation, ``page`` and ``own`` are paths on it.

    The identifiers are tag URIs of the installation: they stay when its pages move.
    """
    host = urlsplit(site).hostname or "localhost"
    made = Atom1Feed(
        title=TITLE,
        link=site + page,
        description=ABOUT,
        subtitle=ABOUT,
        language="zh-CN",
        author_name=AUTHOR,
        feed_url=site + own,
        feed_guid=f"tag:{host},2026:list",
    )
    for each in news:
        mark = MARK if each.is_demonstration else ""
        made.add_item(
            title=mark + each.title,
            link=f"{site}{page}editions/{each.edition}.json",
            description=mark + each.summary,
            unique_id=f"tag:{host},2026:list/{each.key}",
            updateddate=each.at,
            pubdate=each.at,
        )
    return made.writeString("utf-8").encode()
