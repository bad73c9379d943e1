"""Asks for a ranking in a process of its own: the program that asks never imports scikit-learn."""

import json
from collections.abc import Sequence
from typing import Any

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance

TARGET = "marketaccess.pipelines.proposals.ranking:ranked"
# 500 measures against 200,000 items take 15 seconds and 1 GiB; a province's whole list is ten times that.
ALLOWANCE = Allowance(memory=4 << 30, seconds=900, patience=1200)
TOP = 5
TOO_MUCH = "对应建议没有算出来：数据过多，内存或者时间不够。请减少事项或者措施后再试。"

Ranking = dict[str, list[dict[str, Any]]]


def ask(measures: Sequence[Sequence[str]], items: Sequence[Sequence[str]], *, top: int = TOP) -> Ranking:
    """The ranking of items for each measure (see ``ranking.rank``). :raises Refusal: it could not be made."""
    order = {"measures": list(measures), "items": list(items), "top": top}
    content = json.dumps(order, ensure_ascii=False).encode("utf-8", "replace")
    try:
        answer: Ranking = json.loads(confinement.run(TARGET, content, allowance=ALLOWANCE))
    except (confinement.Failed, ValueError) as error:
        raise Refusal(TOO_MUCH) from error
    return answer
