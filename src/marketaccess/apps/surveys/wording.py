"""Sentences of the surveys slice."""

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW

UNKNOWN = "问卷不存在，或者您无权办理。"
NOT_YOURS = "问卷由牵头单位的经办员编制，您没有这项权限。"
HOLDERS: dict[P, str] = {
    P.SURVEY_MANAGE: "这一步须由牵头单位的经办员办理。",
    P.SURVEY_DECIDE: "这一步须由牵头单位的负责人办理。",
}
OWN_SURVEY = "编制人不能批准自己编制的问卷，请由其他负责人批准。"
DATES_TURNED = "结束日期早于开始日期，请修改。"
ALREADY_OVER = "结束日期已过，请退回修改日期后再批准。"
UNKNOWN_SYSTEM = "没有这一指标体系，请从列表中选择。"
NO_SURVEY_INDICATOR = "所选指标体系没有问卷调查指标，请选择其他指标体系。"
MINIMUM_TOO_SMALL = "每层至少{least}份才显示，否则可能认出填写人，请改为{least}或更多。"
MINIMUM_BELOW_SYSTEM = "指标体系要求每个单位至少{least}份才计分，请改为{least}或更多。"
TOO_MANY_QUESTIONS = "一份问卷最多{most}道题，请先删去不必要的题目。"
NO_QUESTION = "这道题不存在，可能已被删除，请刷新页面。"
NO_OPEN_LINKS = "本问卷没有允许免码链接，请改为生成答题码。"
OPEN_LINK_EXISTS = "{unit}已经有免码链接，不必再生成。"
TOO_MANY_CODES = "一次最多生成{most}个答题码，请分批生成。"
NO_CODES = "请写明生成多少个答题码。"
NO_FRAME = "抽样框是空的，请先填写。"
FRAME_LINE = "第{line}行不对：{why}。"
NO_REASON = "请写明理由，至少{least}个字。"
NO_UNIT = "请选择被评估单位，或者填写代码和名称。"
STILL_OPEN = "调查还没有结束。结束并封存后才有结果，现在只显示答卷数和回收率，以免认出单份答卷。"
NO_BATCH = "这一批答题码不存在，请刷新页面。"

# ── What the public reads ─────────────────────────────────────────────────────────────────────────────
NOT_YET = "调查{day}开始，请届时再来。"
IS_OVER = "调查已经结束，感谢您的关注。"
USED = "这个答题码已经用过了，每个答题码只能用一次。如果不是您本人提交的，请与发放单位联系。"
WRONG = "有{number}道题需要补充或修改。"

DONE = "问卷{number}：已办理“{label}”。"
YOUR_TURN = "问卷{number}：{state}，请办理。"
SENT_BACK = "问卷{number}：已退回修改。"
ADVICE: dict[str, str] = {
    "submit": "提交后由负责人审批，审批期间不能修改。",
    "approve": "批准后题目不能再改，随即可以生成答题码。请先预览问卷。",
    "send_back": "退回后由经办员修改，再次提交。",
    "verify": "重新计算全部答卷的封存摘要，与结束时记入审计日志的相比，结果记入审计日志并显示在结果页。",
    "close": "结束后不再接收答卷，全部答卷封存，不能重新开放。"
    "有标记的答卷不会删除。是否计入，在看到结果以前决定，以免看着得分挑口径。",
}


def label(verb: str) -> str:
    """What the button and the page of a step are called."""
    return SURVEY_FLOW.verbs[verb]
