"""
What is wrong with a mechanism profile, and what is odd about the document behind it.

Errors make a profile unusable. Warnings want a person's eye: a step that reports to itself, a trial
period that has lapsed, a number of days that does not say which days. They are shown, not mended.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from marketaccess.domain.basics.checkup import Finding, check_text
from marketaccess.domain.basics.reader import Problem, Severity
from marketaccess.domain.mechanism.profile import PARTIES, Profile, TrialState
from marketaccess.domain.mechanism.profile_parse import read

LEAD_RULES = {"transfer": "移交", "verify": "核查", "rectify": "整改"}


def check(text: str, *, on: date | None = None) -> tuple[Finding, ...]:
    """
    Everything to be said about a profile's text, by line; never raises for bad input.

    ``on`` is the day for which the trial period is judged; without it the period is only described.
    """
    return check_text(text, lambda data: _problems(data, on))


def _problems(data: Mapping[str, Any], on: date | None) -> Iterator[Problem]:
    profile, problems = read(data)
    yield from problems
    is_usable = all(problem.severity is not Severity.ERROR for problem in problems)
    yield from oddities(profile, on=on) if is_usable else _self_reports(profile)


def oddities(profile: Profile, *, on: date | None = None) -> Iterator[Problem]:
    """What a reader of the document should know before relying on it."""
    yield from _source(profile)
    yield from _trial(profile, on)
    yield from _self_reports(profile)
    yield from _bodies(profile)
    yield from _readings(profile)
    yield from _absences(profile)
    yield from _substitute(profile)


def _warn(field: str, message: str) -> Problem:
    return Problem(field, message, Severity.WARNING)


def _source(profile: Profile) -> Iterator[Problem]:
    document = profile.document
    missing = [
        label for label, value in (("文号", document.number), ("印发日期", document.issued_on)) if not value
    ]
    if missing:
        yield _warn("document", f"所据文件没有写明{'、'.join(missing)}，请对照原件补录。")


def _trial(profile: Profile, on: date | None) -> Iterator[Problem]:
    until = profile.document.trial_until
    if on is None:
        if until is not None:
            yield _warn("document.trial_until", f"文件试行至{until}，届满前应当决定延续、修改或者废止。")
        if profile.document.trial_years and until is None:
            on = date.min
        else:
            return
    status = profile.trial_status(on)
    remedies = {
        TrialState.UNKNOWN: "请补录印发日期（issued_on）。",
        TrialState.LAPSED: "请确认是否已有新文件；新线索照常办理，页面会显示此提示。",
        TrialState.RUNNING: "请提请决定延续、修改或者废止。",
        TrialState.NONE: "",
    }
    if status.text:
        yield _warn("document.trial_years", f"{status.text}。{remedies[status.state]}")


def _self_reports(profile: Profile) -> Iterator[Problem]:
    for name, steps in (("steps", profile.steps), ("escalations", profile.escalations)):
        for place, step in enumerate(steps, 1):
            if step.actor is step.recipient:
                label = PARTIES[step.actor]
                yield _warn(
                    f"{name}[{place}].recipient",
                    f"{step.clause.article}“{step.label}”由{label}向{label}自己报送，疑为原文笔误，请向发文机关核实。",
                )


def _bodies(profile: Profile) -> Iterator[Problem]:
    if not profile.bodies:
        yield _warn("bodies", "没有协调机构（bodies），部门协作事项将无处提交。")
    for place, body in enumerate(profile.bodies, 1):
        if not body.members:
            yield _warn(f"bodies[{place}].members", f"“{body.name}”没有列出成员单位，请确定后补上。")
            continue
        outside = [profile.department(key).name for key in body.convenors if key not in body.members]
        if outside:
            yield _warn(
                f"bodies[{place}].convenors",
                f"{'、'.join(outside)}是“{body.name}”的召集人，却没有列在组成单位中，请核实原文。",
            )


def _readings(profile: Profile) -> Iterator[Problem]:
    for key, rule in profile.rules.items():
        if rule.reading:
            yield _warn(f"rules.{key}.reading", f"“{rule.label}”的时限含有本方案的理解：{rule.reading}。")
    general = [channel.label for channel in profile.channels if channel.is_general]
    if general:
        yield _warn("channels", f"以下渠道文件未列，是平台通用渠道：{'、'.join(general)}。")
    if not profile.outlets:
        yield _warn("outlets", "没有公开渠道（outlets），清单的公开任务无法生成。")
    if not profile.reopening.clause.is_given:
        yield _warn("reopening.days", "重新办理的期限文件未规定，是本方案所定。")
    if not profile.revisit.clause.is_given:
        yield _warn("revisit.days", "回访等候的期限文件未规定，是本方案所定。")


def _absences(profile: Profile) -> Iterator[Problem]:
    absent = [label for key, label in LEAD_RULES.items() if key not in profile.rules]
    if absent:
        yield _warn("rules", f"文件没有{'、'.join(absent)}的时限，这些环节不计时（蓝灯）。")
    if "reply_complainant" not in profile.rules:
        yield _warn("rules", "文件没有答复反映人的期限，答复环节不计时。")
    if profile.extension is None:
        yield _warn("extension", "文件没有延期的规定，时限不能延长。")
    else:
        yield _warn("extension", f"{profile.extension.clause.article}的延期只适用于整改，其他时限不能延长。")
    # The schema has no place for it either (ADR 0002): whoever brings a document that allows it must know.
    yield _warn("rules", "方案没有中止计时的规定，各环节不能中止计时。")


def _substitute(profile: Profile) -> Iterator[Problem]:
    substitute = profile.substitute
    if substitute is not None and substitute.reading:
        yield _warn("substitute.department", f"回避时的承办单位是本方案的理解：{substitute.reading}。")
