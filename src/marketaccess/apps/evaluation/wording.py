"""Sentences of the evaluation: why a step is not permitted, and what people are told."""

from marketaccess.domain.evaluation.round_flow import OBJECTION_FLOW, ROUND_FLOW, RoundState

# One that does not exist and one that one may not see: the same words.
UNKNOWN = "评估轮次不存在，或者您无权办理。"
ONLY_THE_SYSTEM = "这一步由系统在计算完成后自动办理。"
OWN_ROUND = "轮次是您本人建立的，请由其他负责人批准开始。"
OWN_SHOWING = "结果是您本人出示的，请由其他负责人公布。"
NO_UNITS = "还没有被评估单位，请先填写再开始。"
AT_WORK = "正在计算，请等它完成或者中止后再办理。"
ALREADY_OBJECTED = "本单位对这项得分的异议正在办理，请等裁定后再提。"
NOT_THE_SCORE = "这不是最近一次计算的得分，请刷新页面后再提。"
NOT_IN_OBJECTIONS = "现在不是异议期，不能提出异议。"
TOO_LATE = "异议期已于{until}结束，不能再提出异议。"
OWN_PROPOSAL = "处理意见是您本人提出的，请由其他负责人裁定。"
OBJECTION_TURN = "评估轮次{reference}第{number}项得分的异议：{state}。"
NOT_AT_WORK = "这次计算已经结束，不需要中止。"
NO_WORKSHEET = "这次计算没有底稿，不能复核。"
NOT_READY = "还没有计算结果，请先计算。"
NOT_FROZEN = "这一轮还没有计算，没有结果和报告；请在冻结数据、计算完成以后再下载。"
STILL_AT_WORK = "第{number}次计算还在进行，报告在计算完成以后才有；请回到轮次页查看进度，完成后再下载。"
NO_RESULT = "第{number}次计算没有完成，没有结果和报告；请回到轮次页查看原因，重新计算以后再下载。"
OPEN_OBJECTIONS = "还有{count}件异议没有裁定，不能公布结果。"
NOT_CARRIED_OUT = "有异议被裁定成立，此后还没有重新计算，不能公布结果。"
SAME_SCORE = (
    "{unit}第{number}项得分的异议已经裁定成立，重新计算后这项得分没有变化，不能公布结果；"
    "请补报数据或者办理分数更正，再重新计算。"
)
NOT_COUNTED = "最近一次计算以后又批准或者收回了人工事项，请重新计算，再公布结果。"
NOT_PUBLISHED = "结果公布以后、轮次结束以前，才能拟定整改方案。"
PLAN_OPEN = "整改方案{number}还没有办结，轮次不能结束。"
PLAN_TITLE = "{title}整改方案"
PLANNED = "整改方案{number}已经拟定，请核对、修改，由负责人下达。"
NOTHING_TO_MEND = "没有得分低于这条分数线的指标，不需要拟定整改方案；可以提高分数线再试。"
TOO_MANY_TASKS = "按这样的条件有{count}项任务，一个方案最多{most}项；请降低分数线，或者不列入没有数据的指标。"
OBJECTIONS_LAST = "异议期到{until}为止，届时才能公布结果。"

# What a round waits for, as the list of what is to be done says it.
WAITS: dict[RoundState, str] = {
    RoundState.PREPARING: "等待批准开始",
    RoundState.COLLECTING: "报送截止后冻结",
    RoundState.FROZEN: "等待计算完成",
    RoundState.COMPUTED: "核对后向各单位出示",
    RoundState.OBJECTIONS: "异议办结、异议期满后公布",
    RoundState.PUBLISHED: "整改已办结或者不需要整改的，可以结束轮次",
    RoundState.CLOSED: "",
    RoundState.CANCELLED: "",
}
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
    "plan": "拟定整改方案",
}
SHOWN = "评估轮次{reference}的结果已经出示，{until}以前可以提出异议。"
PUBLISHED = "评估轮次{reference}的结果已经公布。"
YOUR_TURN = "评估轮次{reference}：{state}，请办理。"


def label(verb: str) -> str:
    """What the button, the page and the line of a step are called."""
    return STEP_LABELS.get(verb) or ROUND_FLOW.verbs[verb]


DONE = "评估轮次{reference}：已办理“{label}”。"
OPENED = "评估轮次{reference}已经建立，由负责人批准开始。"
OBJECTED = "异议已经提出，由牵头单位处理。"
VERIFYING = "后台正在重新计算，完成后本页显示是否逐字节一致。"
STOPPED = "计算已经中止，轮次保持原来的状态。"
DAMAGED = "文件缺失或者已损坏，无法下载，请联系系统管理员核对备份。"
ADVICE: dict[str, str] = {
    "start": "开始后，各被评估单位可以看到本轮次并报送数据和材料。",
    "freeze": "冻结后不再收集数据，后台立即汇集数据并计算。",
    "show": "出示后，各单位只看到本单位的结果，可以在截止日以前提出异议。出示以后不能再退回收集。",
    "publish": "公布后，本地区各单位都能看到全部结果。",
    "close": "轮次结束后不再变动，结果仍可查看。",
    "plan": "每个单位得分低于分数线的指标各成一项任务，失分多的在前；拟定以后可以逐项修改，由负责人下达。",
    "compute": "每次计算都是新的一次，以前的计算和底稿保留不变；此后批准的人工事项都计入。",
    "unfreeze": "退回后各单位可以继续报送，再次冻结时重新汇集数据。",
    "cancel": "取消后不能恢复，需要时另建轮次。",
}
# Why the indicators leave records out, as the worksheet names it.
REASONS: dict[str, str] = {
    "not_decided": "未办结",
    "wrong_order": "办结早于受理",
    "undated": "日期没有写或者读不出来",
    "not_on_list": "事项不在清单上",
    "no_limit": "没有法定时限",
    "no_calendar": "节假日安排未知",
    "not_revised": "措施没有修订",
    "not_licensing": "不是行政许可事项",
    "revoked": "证照已注销",
    "unknown_code": "评价代码不认识",
    "not_disposed": "尚未处置",
    "out_of_range": "分值不在0至100之间",
    "not_a_level": "不是印明的等级",
    "nothing_searched": "没有检索文本",
}
