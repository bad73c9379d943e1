"""Guides: each change a new version, the old ones untouched, samples without metadata."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.models import Guide, ServiceItem
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.matters.draft import Material
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import actions as documents
from tests import kit, make
from tests.foundation.documents import files

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.3")]


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def published(item: ServiceItem, **changes: Any) -> Guide:
    said = {
        "body": "到政务服务大厅或者网上提交。",
        "conditions": "有固定场所。",
        "materials": (Material("申请书"),),
        "in_force_from": make.TODAY,
        "by": make.clerk(),
        "at": make.NINE,
    }
    return actions.publish_guide(item=item, **{**said, **changes})


def test_versions_follow_one_another_and_stay() -> None:
    item = kit.service_item()
    first = published(item)
    second = published(item, body="改为全程网办。", in_force_from=make.TODAY + timedelta(days=7))
    assert (first.version, second.version) == (1, 2)
    assert make.fresh(first).body == "到政务服务大厅或者网上提交。"
    assert queries.guide_in_force(item, make.TODAY) == first
    assert queries.guide_in_force(item, make.TODAY + timedelta(days=7)) == second
    assert queries.guide_in_force(item, make.TODAY - timedelta(days=1)) is None
    assert [guide.version for guide in queries.guides(item)] == [2, 1]
    assert Event.objects.filter(action="service_item.publish_guide").count() == 2


def test_samples_are_kept_without_their_metadata() -> None:
    item = kit.service_item()
    sample = documents.inspect(name="申请书示范文本.pdf", content=files.pdf())
    guide = published(item, samples=[sample])
    kept = guide.samples.get()
    assert (kept.name, kept.kind) == ("申请书示范文本.pdf", "clean_copy")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "第 1 版相同"),
        ({"body": "  "}, "办理说明"),
        ({"body": "新", "in_force_from": date(2026, 1, 1)}, "早于现行版本"),
    ],
)
def test_what_is_no_new_version(changes: dict[str, Any], words: str) -> None:
    item = kit.service_item()
    published(item)
    with pytest.raises(Refusal, match=words):
        published(item, **changes)
    assert item.guides.count() == 1


def test_who_may_not_publish_and_for_what() -> None:
    with pytest.raises(NotAllowed):
        published(kit.service_item(), by=make.clerk(make.HELPING))
    with pytest.raises(NotAllowed, match="标准事项"):
        published(kit.service_item("000131104000", is_standard=True), by=make.handler())
