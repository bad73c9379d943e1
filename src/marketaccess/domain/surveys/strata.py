"""
The strata of those who are asked, and how a sample is spread over them.

Sizes follow the statistical classification of large, medium, small and micro enterprises, industries the
sections of GB/T 4754—2017.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal

MOST_ASKED = 100_000


class Size(StrEnum):
    """How large an enterprise is. The values are stored."""

    UNKNOWN = ""
    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


class Ownership(StrEnum):
    """To whom an enterprise belongs. The values are stored."""

    UNKNOWN = ""
    STATE = "state"
    PRIVATE = "private"
    FOREIGN = "foreign"
    HOUSEHOLD = "household"
    OTHER = "other"


class Origin(StrEnum):
    """Whether an enterprise is registered where it is asked. The values are stored."""

    UNKNOWN = ""
    LOCAL = "local"
    ELSEWHERE = "elsewhere"


UNKNOWN = "未分"
SIZES: dict[str, str] = {
    Size.LARGE: "大型",
    Size.MEDIUM: "中型",
    Size.SMALL: "小型",
    Size.MICRO: "微型",
}
OWNERSHIPS: dict[str, str] = {
    Ownership.STATE: "国有",
    Ownership.PRIVATE: "民营",
    Ownership.FOREIGN: "外资",
    Ownership.HOUSEHOLD: "个体工商户",
    Ownership.OTHER: "其他",
}
ORIGINS: dict[str, str] = {Origin.LOCAL: "本地", Origin.ELSEWHERE: "外地"}
INDUSTRIES: dict[str, str] = {
    "A": "农、林、牧、渔业",
    "B": "采矿业",
    "C": "制造业",
    "D": "电力、热力、燃气及水生产和供应业",
    "E": "建筑业",
    "F": "批发和零售业",
    "G": "交通运输、仓储和邮政业",
    "H": "住宿和餐饮业",
    "I": "信息传输、软件和信息技术服务业",
    "J": "金融业",
    "K": "房地产业",
    "L": "租赁和商务服务业",
    "M": "科学研究和技术服务业",
    "N": "水利、环境和公共设施管理业",
    "O": "居民服务、修理和其他服务业",
    "P": "教育",
    "Q": "卫生和社会工作",
    "R": "文化、体育和娱乐业",
    "S": "公共管理、社会保障和社会组织",
    "T": "国际组织",
}
# The name of a dimension in storage, its label, the words of its values.
DIMENSIONS: dict[str, tuple[str, Mapping[str, str]]] = {
    "size": ("规模", SIZES),
    "industry": ("行业", INDUSTRIES),
    "ownership": ("所有制", OWNERSHIPS),
    "origin": ("来源地", ORIGINS),
}


@frozen(order=True)
class Stratum:
    """One cell of the frame; "" where a dimension is not told apart."""

    size: str = ""
    industry: str = ""
    ownership: str = ""
    origin: str = ""

    @property
    def words(self) -> str:
        """As people read it."""
        told = (DIMENSIONS[name][1].get(getattr(self, name), "") for name in DIMENSIONS)
        return "、".join(word for word in told if word) or UNKNOWN


Key = TypeVar("Key")


def allocate(population: Mapping[Key, int], total: int, *, minimum: int = 0) -> dict[Key, int]:
    """
    How many to ask of each stratum: in proportion, by the largest remainder, at least ``minimum`` of each.

    A stratum that has fewer than the minimum is asked whole, and none is asked more than it has. Ties go
    to the one that comes first.
    :raises Refusal: the minimum of all strata together is more than the total.
    """
    least = {key: min(minimum, size) for key, size in population.items()}
    wanted = min(total, sum(population.values()))
    if sum(least.values()) > wanted:
        raise Refusal(
            f"各层至少{minimum}个，合计需要{sum(least.values())}个，多于样本总数{total}，请增加样本总数。",
            field="total",
        )
    given = dict(least)
    while (left := wanted - sum(given.values())) > 0:
        _spread(population, given, left)
    return given


def _spread(population: Mapping[Key, int], given: dict[Key, int], left: int) -> None:
    """Give what is left to those below their share of the whole; at least one of it finds a place."""
    wanted = left + sum(given.values())
    whole = sum(population.values())
    below = {
        key: Fraction(size * wanted, whole) - given[key]
        for key, size in population.items()
        if given[key] < size
    }
    # Who got more by the minimum than its share has less to come, not less than nothing.
    lacking = {key: max(short, Fraction(0)) for key, short in below.items()}
    together = sum(lacking.values())
    shares = {
        key: (short * left / together if together else Fraction(left, len(lacking)))
        for key, short in lacking.items()
    }
    for key, number in _largest_remainders(shares, left).items():
        given[key] = min(given[key] + number, population[key])


def _largest_remainders(shares: Mapping[Key, Fraction], left: int) -> dict[Key, int]:
    whole = {key: int(share) for key, share in shares.items()}
    order: Sequence[Key] = sorted(shares, key=lambda key: whole[key] - shares[key])
    for key in order[: left - sum(whole.values())]:
        whole[key] += 1
    return whole
