"""Sentences of the consultations slice: what the asker reads, and why a step is not permitted."""

from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, ConsultationState

# One that does not exist, that one may not see, and one that is kept from one's own unit: the same words.
ASKER = "咨询人"
UNKNOWN = "咨询不存在，或者您无权办理。"
ONLY_THE_ASKER = "这一步只能由咨询人凭查询码办理。"
REDIRECTED = "本咨询已经退回重新分办过一次，不能再次退回。请答复，或者与牵头单位商定后由其改派。"
OWN_DRAFT = "拟稿人不能审核自己的答复，请由其他审核员办理。"
NO_DRAFT = "没有待审核的答复稿，请刷新页面。"
ASKER_DISAGREES = "咨询人没有同意公开，不能公开。"
DEPARTMENT_DISAGREES = "答复部门没有同意公开，不能公开。"
ENOUGH_ROUNDS = "同一咨询最多追问{most}次，请重新提出咨询。"
KEPT_OUT = "{name}是咨询人要求回避的单位，或者与其存在上下级关系，不能分办给它，请选择其他单位。"
UNKNOWN_DEPARTMENT = "所选单位不存在或者已停用，请重新选择。"
SAME_DEPARTMENT = "咨询已由{name}办理，请选择其他单位。"
NO_GROUND = "请选择不属咨询范围的原因。"
NO_RATING = "满意度请在1至5分之间选择。"
DAMAGED = "文件缺失或者已损坏，无法下载，请联系系统管理员核对备份。"

HOLDERS: dict[str, str] = {
    "consultation.coordinate": "牵头单位",
    "consultation.answer": "承办部门经办员",
    "consultation.review": "承办部门审核员",
}

PUBLIC_STATES: dict[ConsultationState, str] = {
    ConsultationState.RECEIVED: "已收到您的咨询，正在确定由哪个部门答复。",
    ConsultationState.ANSWERING: "已转有关部门，正在研究答复。",
    ConsultationState.ENDORSING: "答复已经拟好，正在审核。",
    ConsultationState.ANSWERED: "已答复，请查看下方的答复。",
    ConsultationState.PUBLISHED: "已答复，问答已隐去个人信息后公开。",
    ConsultationState.KEPT: "已答复，问答没有公开。",
    ConsultationState.REFUSED: "经审核，您的问题不属于准入咨询的范围，说明见下方。",
    ConsultationState.WITHDRAWN: "您已撤回咨询。",
}
# The steps that the asker sees. What is not here stays inside.
PUBLIC_STEPS: dict[str, str] = {
    "receive": "收到咨询",
    "assign": "转有关部门答复",
    "redirect": "部门退回，重新确定答复单位",
    "endorse": "作出答复",
    "ask_back": "您提出追问",
    "refuse": "决定不作为咨询办理",
    "withdraw": "您撤回咨询",
    "publish": "问答公开",
    "unpublish": "公开的问答已撤下",
    "rate": "您作出评价",
}
STEP_LABELS: dict[str, str] = {"receive": "收到咨询"}
ADVICE: dict[str, str] = {
    "assign": "根据所涉清单事项的主管部门预选，请核对。答复时限不因分办早晚改变。",
    "refuse": "说明将告知咨询人。反映已经发生的问题的，咨询人可以一步转为问题反映。",
    "redirect": "只能退回一次，时限照常计算。",
    "draft": "提交后由本部门审核员审核，审核通过即答复咨询人。",
    "endorse": "审核通过后，咨询人凭查询码立即可以看到答复。",
    "publish": "下面是自动隐去可识别信息后的文本，标有【…已隐去】。"
    "请逐句核对，删去一切能认出咨询人的内容；原文保留不变。",
    "keep_private": "问答不公开，咨询人仍可凭查询码查看答复。",
    "unpublish": "撤下后公众不再看到，原地址提示已撤下。",
}
DONE = "咨询{reference}：已办理“{label}”。"
YOUR_TURN = "咨询{reference}：{state}，请办理。"
OLD_EDITION = "依据的清单版本已不是现行版本，请以现行清单为准。"
CHANGED_MEASURE = "所依据的管理措施此后有变动，请以现行清单为准。"


def label(verb: str) -> str:
    """What the button and the page of a step are called."""
    return CONSULTATION_FLOW.verbs[verb]
