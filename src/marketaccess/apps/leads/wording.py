"""Sentences of the leads slice: what the reporter reads, and why a step is not permitted."""

from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState

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
    "take_back": "另行确定办理单位",
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
    "recuse_handler": "承办单位按回避规定退出办理",
}
# Not whether it was found at fault: the other departments read it too.
HANDLER_RECUSED = "{department}的{part}移交已终止。"


# ── The officers' pages ──────────────────────────────────────────────────────────────────────────────

UNKNOWN_NOTICE = "整改通知不存在，或者您无权办理。"
# Why a notice is not answered now, by its state.
NOT_TO_REPORT: dict[str, str] = {
    "drafted": "整改通知尚未发出，发出后由整改单位报送整改情况。",
    "reported": "整改情况已经报送，请等待复核；退回后方可再次报送。",
    "accepted": "整改已经通过，不需要再次报送。",
    "withdrawn": "整改通知没有发出，不需要报送。",
}
UNKNOWN_DEPARTMENT = "所选单位不存在或者已停用，请重新选择。"
NOTHING_TO_ISSUE = "没有待签发的整改通知，请刷新页面。"
NOTHING_TO_DECIDE = "没有待决定的延期申请，请刷新页面。"
DAMAGED = "文件缺失或者已损坏，无法下载，请联系系统管理员核对备份。"
RECEIVED = "线索{reference}已登记，移交时限自收到之日起算。"
RECUSED = "线索已收到。因涉及您所在的单位，按回避规定由其他单位办理，不再向您显示。"
RECEIPT = "查询码：{receipt}。只显示这一次，请当场告知反映人，凭它查询进度、补充材料和评价。"
REPORTED = "整改通知{number}的整改情况已报送，等待复核。"

# What happened, said after a step; "{label}" is the verb's own.
DONE = "线索{reference}：已办理“{label}”。"
DONE_BY_VERB: dict[str, str] = {
    "register": "线索{reference}已登记，请移交主管部门。",
    "transfer": "线索{reference}已移交，核查时限自今日起算。",
    "sign": "线索{reference}已签收。",
    "return": "线索{reference}已退回，由牵头单位重新移交。",
    "appeal_transfer": "线索{reference}已提请裁定，裁定前核查时限照常计算。",
    "verify": "线索{reference}的核查意见已提交本部门审核员审核。",
    "endorse": "线索{reference}的核查意见已报送牵头单位。",
    "draft_notice": "线索{reference}的整改通知已起草，待负责人签发。",
    "notify": "线索{reference}的整改通知已发出。",
    "request_extension": "线索{reference}的延期申请已提交，获得批准前原时限照常计算。",
    "write_to_reporter": "留言已发出，反映人凭查询码可以看到。",
    "answer": "线索{reference}已答复反映人，请按时回访。",
    "close": "线索{reference}已办结。",
    "reopen": "线索{reference}已重新办理。",
}

# What an officer should know before taking a step.
ADVICE: dict[str, str] = {
    "refuse": "不属于市场准入事项，或者应当由其他途径处理的，可以不予受理。理由将告知反映人。",
    "transfer": "核查时限自移交之日起算，与部门何时签收无关。",
    "sign": "签收只作记录，时限自移交之日起已经开始计算。",
    "return": "只能退回一次。退回后由牵头单位重新移交其他部门。",
    "appeal_transfer": "本线索已经退回过一次，再次退回由牵头单位负责人裁定；裁定前核查时限照常计算。",
    "rule_keep": "维持移交的，承办部门不得再次退回；同意退回的，线索回到待移交。",
    "verify": "提交后由本部门审核员审核，审核通过才报送牵头单位。",
    "endorse": "请核对结论、情况说明和印证材料。审核通过即报送牵头单位，整改时限自此起算。",
    "conclude": "认可后转入答复反映人。",
    "take_back": "主办部门已按回避规定退出办理。收回后其核查意见不再采用，须移交其他部门重新核查。",
    "draft_notice": "起草后由负责人审签发出。整改单位只看到通知，看不到线索；正在承办的，自起草起退出办理。",
    "notify": "请核对通知中没有反映人原话，也没有能够推断反映人的内容。签发后整改单位即可看到。",
    "accept_rectification": "请核对整改情况和印证材料。通过后转入答复反映人。",
    "answer": "答复后请按时回访，由反映人说明问题是否真正解决。",
    "close": "办结后反映人在规定期限内仍可以要求重新办理。",
    "reopen": "重新办理后从移交开始，重新计算时限。",
}


# The two outcomes of a ruling are chosen on one page: its button must not name one of them.
PAGE_LABELS: dict[str, str] = {"rule_keep": "裁定由谁办理", "rule_withdraw": "裁定由谁办理"}


def label(verb: str) -> str:
    """What the button and the page of a step are called."""
    return PAGE_LABELS.get(verb, LEAD_FLOW.verbs[verb])


def done(verb: str, reference: str) -> str:
    """The sentence after a step."""
    return DONE_BY_VERB.get(verb, DONE).format(reference=reference, label=label(verb))
