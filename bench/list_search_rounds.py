"""Fill the indexes of `list_search`, ask them, and ask a plain scan over the texts the same."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import product
from typing import Any

import django

django.setup()

from django.db.models import QuerySet
from django.utils import timezone

from marketaccess.apps.matters import queries as matters
from marketaccess.apps.matters.models import ServiceItem
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.negative_list.models import Measure, Revision
from marketaccess.apps.negative_list.queries import Wish
from marketaccess.domain.basics.search_text import form, words
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.search import actions as search
from marketaccess.site.demonstration import lists

SHOWN = 20  # a page: what a reader waits for
TRADES = (
    "食品", "药品", "医疗器械", "化妆品", "烟草", "种子", "农药", "兽药", "饲料", "危险化学品", "烟花爆竹",
    "民用爆炸物品", "道路货物运输", "道路旅客运输", "水路运输", "快递业务", "电信业务", "互联网信息服务",
    "出版物", "印刷", "电影放映", "营业性演出", "娱乐场所", "旅馆业", "典当", "拍卖", "人力资源服务",
    "劳务派遣", "旅行社", "测绘", "检验检测", "建筑业企业", "房地产开发", "燃气", "供水", "污水处理",
    "校外培训", "民办学校", "医疗机构", "动物诊疗",
)  # fmt: skip
ACTS = ("生产", "经营", "批发", "零售", "进口", "设立", "变更", "延续", "注销", "年度检验", "补办")
KINDS = ("许可", "许可证核发", "审批", "备案", "资质认定", "登记")
PLACES = ("（省级权限）", "（市级权限）", "（县级权限）", "（自由贸易试验区）", "")


def names(count: int) -> list[str]:
    """That many different names, in the manner of service items."""
    plain = [f"{trade}{act}{kind}{place}" for trade, act, kind, place in product(TRADES, ACTS, KINDS, PLACES)]
    random.Random(7).shuffle(plain)
    return [
        plain[at % len(plain)] + (f"{at // len(plain)}号" if at >= len(plain) else "") for at in range(count)
    ]


def fill(count: int) -> None:
    """Service items with their index."""
    now = timezone.now()
    for start in range(0, count, 10_000):
        made = ServiceItem.objects.bulk_create(
            ServiceItem(
                name=name,
                basic_code=f"{start + at:012d}",
                implementation_code=f"11990101MB12345674{start + at:013d}",
                kind="01",
                nature="permit",
                department_name=f"示范县第{(start + at) % 40}局",
                updated_at=now,
            )
            for at, name in enumerate(names(count)[start : start + 10_000])
        )
        search.put(
            subject=matters.SUBJECT,
            texts=((row.pk, matters.text_of(row)) for row in made),
            places={row.pk: matters.place_of(row) for row in made},
        )


def asked(texts: list[str], count: int) -> list[str]:
    """Pieces of two to eight characters out of the texts, some in pairs, some that stand nowhere."""
    chance = random.Random(11)
    found = []
    for number in range(count):
        text = chance.choice(texts)
        size = chance.randint(2, 8)
        start = chance.randrange(max(1, len(text) - size))
        piece = text[start : start + size]
        if number % 5 == 0:
            piece += " " + chance.choice(TRADES)
        if number % 11 == 0:
            piece = piece[::-1]
        found.append(piece)
    return found


def scan(texts: dict[int, str], query: str) -> set[int]:
    """Every text that holds every word: no index, no database."""
    wanted = words(query)
    return {pk for pk, text in texts.items() if all(word in text for word in wanted)} if wanted else set()


def rounds(
    texts: dict[int, str],
    ask: Callable[[str], Any],
    order: dict[str, int],
    keys: Callable[[Any], Iterable[int]],
) -> dict[str, Any]:
    """Times of the first page of each query, and how the whole answers compare with the scan."""
    queries = asked(list(texts.values()), order["queries"])
    ask(queries[0])[:SHOWN]
    times, scans = [], []
    for query in queries:
        started = time.perf_counter()
        list(ask(query)[:SHOWN])
        times.append(time.perf_counter() - started)
    right = found = expected = 0
    for query in queries[: order["checked"]]:
        started = time.perf_counter()
        truth = scan(texts, query)
        scans.append(time.perf_counter() - started)
        answer = set(keys(ask(query)))
        right, found, expected = right + len(truth & answer), found + len(answer), expected + len(truth)
    return {
        "times": times,
        "scan": sum(scans) / len(scans),
        "checked": len(scans),
        "recall": right / expected,
        "precision": right / found,
    }


def measures_found(revision: Revision, query: str) -> QuerySet[Measure]:
    """The measures of an edition that the words find."""
    return negative_list.find(revision, Wish(query))


if __name__ == "__main__":
    order = json.load(sys.stdin)
    lists.record(at=timezone.now())
    revision = negative_list.revision_in_force(Series.NEGATIVE_LIST, timezone.localdate())
    assert revision is not None
    fill(order["items"])
    measures = Measure.objects.filter(item__revision=revision).select_related("item")
    edition = {m.pk: form(negative_list.text_of(m.item, m)) for m in measures}
    items = {i.pk: form(matters.text_of(i)) for i in ServiceItem.objects.iterator()}
    told = {
        "one edition": rounds(
            edition, partial(measures_found, revision), order, lambda rows: rows.values_list("pk", flat=True)
        ),
        f"{len(items):,} service items": rounds(items, matters.published, order, lambda rows: rows.keys),
    }
    print(json.dumps(told))
