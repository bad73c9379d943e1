"""Sentences of evidence, checks, exemptions and corrections."""

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, EvidenceState

# What does not exist and what one may not see: the same words.
UNKNOWN = "没有这份佐证材料，或者您无权查看。"
UNKNOWN_MANUAL = "没有这一事项，或者您无权查看。"
NOT_COLLECTING = "本轮评估不在收集数据的阶段，佐证材料不能再改动。"
NOT_JUDGING = "本轮评估的结果已经出示或者还没有开始收集，不能再评定。"
NOT_DECIDING = "本轮评估还没有开始或者已经公布，不能再改动人工事项。"
TOO_LATE = "提交截止日期{due_on}已过。确有理由的，请联系牵头单位改期。"
NEEDS = "{label}须由{holder}办理。"
HOLDERS: dict[P, str] = {
    P.EVALUATION_CONTRIBUTE: "被评估单位经办员",
    P.EVALUATION_JUDGE: "评估员",
    P.EVALUATION_MANAGE: "牵头单位经办员",
    P.EVALUATION_DECIDE: "牵头单位负责人",
}
# A unit does not read how far two reviewers agree before the results are shown to all.
UNDER_REVIEW = "评定中"
UNIT_LABELS: dict[EvidenceState, str] = {
    **EVIDENCE_FLOW.labels,
    **dict.fromkeys((EvidenceState.JUDGING, EvidenceState.DISPUTED, EvidenceState.SETTLED), UNDER_REVIEW),
}
ASKED = "评估轮次{reference}要求提交{count}项佐证材料，{until}截止，请办理。"
SENT_BACK = "评估轮次{reference}第{indicator}项佐证材料被退回补正，{due_on}截止，请办理。"
TO_JUDGE = "评估轮次{reference}第{indicator}项有佐证材料待评定。"
TO_SETTLE = "评估轮次{reference}第{indicator}项两人评定不一致，请第三名评估员裁定。"
MANUAL_ASKED = "评估轮次{reference}有一件{kind}待批准。"
STALE = "您打开页面以后这份材料有了变化，请刷新后重新办理。"
OWN_PROPOSAL = "这是您本人提出的，请由另一名负责人决定。"
OWN_UNIT = "涉及您任职的单位，请由其他人员办理。"
NOT_PROPOSED = "这一事项已经有了决定，请刷新页面查看。"
TWICE = "这个单位的这一项已经有一件待批准或者已批准的，请先处理那一件。"
NOT_EXEMPTIBLE = "指标表没有写明第{number}项可以酌情不扣分。"
NOT_CHECKED = "第{number}项不是由人工排查计分的。"
SNAPSHOT_NAME = "网页快照.txt"
ONLY_OWN = "只有提出人本人可以撤回。"
DAMAGED = "文件读不出来或者已损坏，请联系系统管理员核对。"
MANUAL_LABELS: dict[str, str] = {"check": "人工排查", "exemption": "酌情不扣分", "correction": "分数更正"}
MANUAL_ADVICE: dict[str, str] = {
    "check": "登记查了什么、查了多少、发现了什么。没有排查记录的，“未发现”不得分；发现的问题写明编号。",
    "exemption": "指标表写明可以酌情考虑的，经批准不扣分，到期自动失效。",
    "correction": "一人提出、另一人批准。算出的分数不改，下一次计算把两个分数并列写出。",
}
