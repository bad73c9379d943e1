"""Sentences of the leads slice: what the reporter reads, and why a step is not permitted."""

from marketaccess.domain.casework.lead_flow import LeadState

# A lead that does not exist, that one may not see, and one about one's own unit: the same words.
UNKNOWN = "线索不存在，或者您无权办理。"

# What the reporter is told of each state.
PUBLIC_STATES: dict[LeadState, str] = {
    LeadState.RECEIVED: "已收到您的反映，正在登记。",
    LeadState.REFUSED: "经审核，您反映的事项不予受理，理由见下方。",
    LeadState.REGISTERED: "已登记，正在移交主管单位。",
    LeadState.VERIFYING: "已移交主管单位，正在核查。",
    LeadState.ENDORSING: "主管单位已完成核查，正在内部审核。",
    LeadState.RULING: "主管单位提出异议，正在裁定由谁办理。",
    LeadState.VERIFIED: "核查意见已报送，正在复核。",
    LeadState.RECTIFYING: "问题已查实，有关单位正在整改。",
    LeadState.REVIEWING: "整改情况已报送，正在复核。",
    LeadState.ANSWERING: "办理已有结果，正在拟写答复。",
    LeadState.ANSWERED: "已答复，请查看答复并告诉我们问题是否解决。",
    LeadState.CLOSED: "已办结。",
}

# The steps that the reporter sees, in plain words. What is not here stays inside.
PUBLIC_STEPS: dict[str, str] = {
    "receive": "收到反映",
    "register": "完成登记",
    "refuse": "决定不予受理",
    "transfer": "移交主管单位核查",
    "return": "主管单位退回，重新确定办理单位",
    "rule_keep": "裁定由原单位继续办理",
    "rule_withdraw": "裁定另行确定办理单位",
    "endorse": "主管单位报送核查意见",
    "send_back": "核查意见不完整，退回补正",
    "notify": "发出整改通知",
    "report_rectification": "整改单位报送整改情况",
    "send_back_rectification": "整改不到位，退回继续整改",
    "accept_rectification": "整改通过复核",
    "conclude": "认可核查结论",
    "answer": "作出答复",
    "revisit": "回访",
    "rate": "您作出评价",
    "close": "办结",
    "reopen": "重新办理",
    "reopen_by_reporter": "应您的要求重新办理",
}

MESSAGES = frozenset({"write_to_reporter", "write_from_reporter"})
# Steps whose remark is between the coordinating office and the reporter, not for departments.
OFFICE_ONLY = MESSAGES | {"answer", "revisit", "rate", "recuse", "receive", "register"}

STEP_LABELS: dict[str, str] = {
    "receive": "收到线索",
    "recuse": "因涉及牵头单位，移送替代单位",
}
