"""Whatever people do in whatever order: two who agree settle evidence, or a third, and nobody else."""

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation import judging
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as S
from marketaccess.domain.evaluation.judging import Outcome, Verdict, outcome, visible, why_not

pytestmark = pytest.mark.requirement("R4.2")
REVIEWERS, LEVELS = (1, 2, 3), (100, 60, 0, None)
# Who does what: a verb, the reviewer where one is needed, the level that is chosen.
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["submit", "withdraw", "send_back", "judge", "settle", "extend", "miss"]),
        st.sampled_from(REVIEWERS),
        st.sampled_from(LEVELS),
    ),
    max_size=14,
)


@define
class Course:
    """A piece of evidence in memory, moved as the actions move it."""

    state: S = S.OWED
    verdicts: list[Verdict] = field(factory=list)
    settled_by: int | None = None
    points: int | None = None

    def move(self, verb: str, who: int, level: int | None) -> None:
        """Take a step if the table and the rules of judging let it be taken."""
        try:
            target = EVIDENCE_FLOW.step(verb, self.state).target
        except NotAllowed:
            return
        if verb in ("judge", "settle"):
            if not why_not(who, self.verdicts, is_recused=False):
                self._judge(verb, Verdict(who, level))
            return
        self.state = target
        if verb in ("send_back", "extend"):
            self.verdicts = []

    def _judge(self, verb: str, verdict: Verdict) -> None:
        if verb == "settle":
            self.state, self.settled_by, self.points = S.SETTLED, verdict.reviewer, verdict.points
            return
        self.verdicts.append(verdict)
        found = outcome(self.verdicts)
        self.state = EVIDENCE_FLOW.step("judge", self.state).target
        if found is Outcome.AGREED:
            self.state, self.points = EVIDENCE_FLOW.step("agree", self.state).target, verdict.points
        elif found is Outcome.DIFFERENT:
            self.state = EVIDENCE_FLOW.step("differ", self.state).target


@given(MOVES)
def test_a_result_is_two_who_agree_or_a_third_who_is_neither(
    moves: list[tuple[str, int, int | None]],
) -> None:
    course = Course()
    for move in moves:
        course.move(*move)
    if course.state is not S.SETTLED:
        assert course.points is None
        return
    given_by = {verdict.reviewer for verdict in course.verdicts}
    assert len(given_by) == judging.REVIEWERS
    if course.settled_by is None:
        assert {verdict.points for verdict in course.verdicts} == {course.points}
    else:
        assert course.settled_by not in given_by
        assert len({verdict.points for verdict in course.verdicts}) == judging.REVIEWERS


@given(MOVES)
def test_the_state_always_says_how_many_have_judged(moves: list[tuple[str, int, int | None]]) -> None:
    course = Course()
    for move in moves:
        course.move(*move)
        count = len(course.verdicts)
        expected = {S.JUDGING: {1}, S.DISPUTED: {2}, S.SETTLED: {2}}.get(course.state, {0})
        assert count in expected


@given(MOVES, st.sampled_from(REVIEWERS))
def test_nobody_ever_reads_a_single_judgement_of_another(
    moves: list[tuple[str, int, int | None]], viewer: int
) -> None:
    course = Course()
    for move in moves:
        course.move(*move)
        seen = visible(course.verdicts, viewer)
        others = [verdict for verdict in seen if verdict.reviewer != viewer]
        assert not others or len(course.verdicts) == judging.REVIEWERS


@given(MOVES)
def test_what_is_settled_moves_no_more(moves: list[tuple[str, int, int | None]]) -> None:
    course = Course(state=S.SETTLED, points=60)
    for move in moves:
        course.move(*move)
    assert (course.state, course.points) == (S.SETTLED, 60)
