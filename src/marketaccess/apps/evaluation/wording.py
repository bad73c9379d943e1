"""Sentences of the evaluation: why a step is not permitted, and what people are told."""

from marketaccess.domain.evaluation.round_flow import OBJECTION_FLOW, ROUND_FLOW

# One that does not exist and one that one may not see: the same words.
UNKNOWN = "评估轮次不存在，或者您无权办理。"
ONLY_THE_SYSTEM = "这一步由系统在计算完成后自动办理。"
OWN_ROUND = "轮次是您本人建立的，请由其他负责人批准开始。"
OWN_SHOWING = "结果是您本人出示的，请由其他负责人公布。"
NO_UNITS = "还没有被评估单位，请先填写再开始。"
AT_WORK = "正在计算，请等它完成或者中止后再办理。"
NOT_AT_WORK = "这次计算已经结束，不需要中止。"
NO_WORKSHEET = "这次计算没有底稿，不能复核。"
NOT_READY = "还没有计算结果，请先计算。"
OPEN_OBJECTIONS = "还有{count}件异议没有裁定，不能公布结果。"
NOT_CARRIED_OUT = "有异议被裁定成立，此后还没有重新计算，不能公布结果。"
OBJECTIONS_LAST = "异议期到{until}为止，届时才能公布结果。"

HOLDERS: dict[str, str] = {
    "evaluation.manage": "牵头单位经办员",
    "evaluation.decide": "牵头单位负责人",
    "evaluation.contribute": "被评估单位经办员",
    "evaluation.endorse": "被评估单位审核员",
    "evaluation.judge": "评估员",
}
STEP_LABELS: dict[str, str] = {
    "open": "建立轮次",
    "object": "提出异议",
    **{f"objection_{verb}": label for verb, label in OBJECTION_FLOW.verbs.items()},
    "cancel_computation": "中止计算",
    "verify": "复核底稿",
}
SHOWN = "评估轮次{reference}的结果已经出示，{until}以前可以提出异议。"
PUBLISHED = "评估轮次{reference}的结果已经公布。"
YOUR_TURN = "评估轮次{reference}：{state}，请办理。"


def label(verb: str) -> str:
    """What the button, the page and the line of a step are called."""
    return STEP_LABELS.get(verb) or ROUND_FLOW.verbs[verb]
