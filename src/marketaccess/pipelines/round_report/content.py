"""
A worksheet as a report reads it: a frozen value, checked once at the door.

Everything follows from the worksheet and the text of its indicator system, so that a report can be made
without the web part, years later, and says the same.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.reader import DocumentError
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.toml import TomlError, load
from marketaccess.domain.evaluation import rebuilding
from marketaccess.domain.evaluation.board import Board
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.plan_proposal import Proposal, propose
from marketaccess.domain.evaluation.policy import Policies
from marketaccess.domain.evaluation.robustness import RankRange, rank_ranges
from marketaccess.domain.evaluation.system_parse import parse

NOT_A_WORKSHEET = "计算底稿不完整，不能生成报告；请重新计算。"
OTHER_SYSTEM = "指标体系与计算底稿不是同一份，不能生成报告；请使用底稿所附的指标体系。"
Told = Mapping[str, Any]


@frozen
class About:
    """
    What the worksheet does not know: who reports to whom, when, where.

    ``course`` and ``plan`` are sentences: how the round went, and what became of its rectification.
    """

    place: str
    issuer: str
    made_on: date
    addressee: str = ""
    title: str = ""
    is_demonstration: bool = False  # the data, where the system itself is a real one
    is_published: bool = False  # a circular (通报) for those who were evaluated; before that a report
    course: str = ""
    plan: str = ""


@frozen
class Objection:
    """An objection to a score (异议) and its answer, "" while there is none."""

    unit: str
    indicator: str
    text: str
    answer: str


@frozen
class Report:
    """
    All that a report says. ``objections`` is None where nobody asked for any.

    ``names`` are the words for data sets; ``digest`` the SHA-256 of the worksheet as it was given.
    """

    about: About
    system: IndicatorSystem
    sheet: Told
    digest: str
    board: Board
    policies: Policies
    ranges: Mapping[str, RankRange]
    proposals: tuple[Proposal, ...]
    names: Mapping[str, str]
    objections: tuple[Objection, ...] | None = field(default=None)

    @property
    def result(self) -> Told:
        """The outcome as the worksheet has it: the figures that are printed."""
        told: Told = self.sheet["result"]
        return told

    @property
    def units(self) -> Sequence[Told]:
        """The units, the best first."""
        told: Sequence[Told] = self.result["units"]
        return told

    @property
    def is_demonstration(self) -> bool:
        """Whether nothing of it is a real evaluation."""
        return self.about.is_demonstration or bool(self.result["is_demonstration"])


def report_of(
    sheet: Told,
    *,
    system_text: str,
    about: About,
    names: Mapping[str, str],
    objections: Sequence[Objection] | None = None,
    digest: str = "",
) -> Report:
    """:raises Refusal: no worksheet, or not the system that it was computed with."""
    system = _system(system_text)
    try:
        if sheet["system_sha256"] != hashlib.sha256(system_text.encode()).hexdigest():
            raise Refusal(OTHER_SYSTEM, field="system")
        policies = rebuilding.policies_of(sheet)
        measured, manual = rebuilding.measured_of(sheet), rebuilding.manual_of(sheet)
        board = rebuilding.board_of(system, sheet, policies)
        return Report(
            about=about,
            system=system,
            sheet=sheet,
            digest=digest,
            board=board,
            policies=policies,
            ranges=rank_ranges(system, measured, policies, manual),
            proposals=propose(system, sheet["result"], names=names),
            names=names,
            objections=None if objections is None else tuple(objections),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal(NOT_A_WORKSHEET, field="worksheet") from None


def _system(text: str) -> IndicatorSystem:
    try:
        return parse(load(text))
    except (TomlError, DocumentError):
        raise Refusal(OTHER_SYSTEM, field="system") from None
