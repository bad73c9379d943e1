"""The kinds of change between editions, in words. Apart from ``compare``, which loads heavy libraries."""

from enum import StrEnum


class Kind(StrEnum):
    """What happened to an item or a measure. The values are stored."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    AUTHORITY = "authority"
    SCOPE = "scope"


KIND_LABELS: dict[Kind, str] = {
    Kind.KEPT: "未变",
    Kind.ADDED: "新增",
    Kind.REMOVED: "取消",
    Kind.REWORDED: "改表述",
    Kind.RENUMBERED: "改编号",
    Kind.MOVED: "移动",
    Kind.MERGED: "合并",
    Kind.SPLIT: "拆分",
    Kind.AUTHORITY: "改主管部门",
    Kind.SCOPE: "改适用范围",
}
