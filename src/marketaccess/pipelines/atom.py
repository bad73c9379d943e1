"""Atom feeds: of what changes in the list, of what was asked and answered."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from attrs import frozen
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

AUTHOR = "市场准入负面清单实施工作平台"
MARK = "【示范数据 非官方】"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@frozen
class Channel:
    """A feed: ``key`` tells its identifiers from those of others; ``page`` and ``own`` are paths."""

    key: str
    title: str
    about: str
    page: str
    own: str


@frozen
class Entry:
    """One entry. ``key`` stays for good; ``link`` is a path."""

    key: str
    title: str
    summary: str
    link: str
    published_at: datetime
    updated_at: datetime
    is_demonstration: bool


def feed(channel: Channel, entries: Iterable[Entry], *, site: str) -> bytes:
    """
    The feed as bytes. ``site`` is the address of the installation.

    The identifiers are tag URIs of the installation: they stay when its pages move.
    """
    tag = f"tag:{urlsplit(site).hostname or 'localhost'},2026:{channel.key}"
    made = Atom1Feed(
        title=channel.title,
        link=site + channel.page,
        description=channel.about,
        subtitle=channel.about,
        language="zh-CN",
        author_name=AUTHOR,
        feed_url=site + channel.own,
        feed_guid=tag,
    )
    for each in entries:
        mark = MARK if each.is_demonstration else ""
        made.add_item(
            title=mark + each.title,
            link=site + each.link,
            description=mark + each.summary,
            unique_id=f"{tag}/{each.key}",
            updateddate=each.updated_at,
            pubdate=each.published_at,
        )
    return made.writeString("utf-8").encode()


def answered(request: HttpRequest, channel: Channel, entries: Iterable[Entry]) -> HttpResponse:
    """The feed as an answer; its addresses are the installation's own where it knows them."""
    site = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(feed(channel, entries, site=site), content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-cache"
    return response
