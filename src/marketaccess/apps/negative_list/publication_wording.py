"""Sentences around the publication of the list: refusals, notices, what pages say."""

ASSIGNING_IS_THE_OFFICES = "责任部门由牵头单位经办员确定。"
REPORTING_IS_THE_DEPARTMENTS = "公开结果由责任部门经办员报送。"
REVIEWING_IS_THE_OFFICES = "公开结果由牵头单位经办员核对。"
ACCEPTED_BY_ANOTHER = "本人报送的公开结果须由另一人核对。"
CHECKING_IS_THE_DEPARTMENTS = "网页快照由责任部门经办员或者牵头单位经办员提交。"
UNKNOWN_EDITION = "没有这一版清单。"
UNKNOWN_ITEM = "这一版清单里没有标识为“{key}”的事项。"
UNKNOWN_DEPARTMENT = "没有这个部门，或者它已停用。"
UNKNOWN_OUTLET = "本地机制方案里没有这个公开渠道。"
NO_OUTLETS = "本地机制方案没有列出公开渠道，不能生成公开任务。"
NOBODY_PUBLISHES = "还没有事项确定公开责任部门，请先确定责任部门。"
NO_EDITION_IN_FORCE = "现在没有施行中的清单版本，无法比对。"
DUE_IN_PAST = "完成时限不能早于今天。"
DUE_TOO_FAR = "完成时限不能超过一年，请核对。"
NO_PROOF = "请填写公开页面的网页地址，或者上传截图。"
NOT_A_PICTURE = "截图应为 PNG、JPG 图片或者 PDF。"
EMPTY_REMARK = "请写明退回的原因。"
EMPTY_PAGE = "没有从这份材料里读出文字。图片、扫描件不能比对，请另存网页或者粘贴文字。"
NOTHING_TO_SHOW = "这个部门在该渠道没有公开任务，不知道页面应当有哪些事项。请先生成公开任务。"

ISSUED = "{title}：你单位有{count}项公开任务，请在{due_on:%-m月%-d日}前公开并报送页面地址。"
REPORTED = "{department}报送了{count}项公开结果，请核对。"
NOTICES: dict[str, str] = {
    "send_back": "{count}项公开结果被退回：{remark}",
    "accept": "{count}项公开结果已核对通过。",
}
PAGE_WRONG = "{outlet}网页快照与现行清单有{count}处不符，请更正后重新提交。"
DONE: dict[str, str] = {
    "report": "已报送{count}项，待牵头单位核对。",
    "accept": "已核对通过{count}项。",
    "send_back": "已退回{count}项。",
    "collect": "清单所列主管部门已汇总，请逐一确认对应的本地部门。",
    "confirm": "“{name}”的对照已确认。",
    "propose": "已按主管部门为{count}个事项拟定责任部门，请逐项核对。",
    "assign": "责任部门已保存。",
    "make": "已生成{created}项公开任务，原有{existing}项；{without}个事项没有公开责任部门。",
    "check_right": "网页与现行清单一致。",
    "check_wrong": "网页与现行清单有{count}处不符，见下。",
}
STALE_ACCEPTED = "按“{edition}”公开，现行清单已换版，还没有按新版公开。"
NEVER_CHECKED = "还没有按现行清单提交网页快照。"


def told_fault(label: str, item: str, expected: str, found: str) -> str:
    """One difference of a page: where, what should stand there, what does."""
    parts = (f"应为“{expected}”" if expected else "", f"网页为“{found}”" if found else "")
    said = "，".join(part for part in parts if part)
    return f"{item} {label}".lstrip() + (f"：{said}。" if said else "。")
