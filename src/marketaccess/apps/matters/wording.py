"""Sentences of the pages and refusals around service items."""

ITEM_IS_THE_DEPARTMENTS = "事项由实施部门的经办员维护，牵头单位经办员可以代为维护。"
STANDARD_IS_THE_OFFICES = "标准事项由牵头单位经办员维护。"
ANOTHERS_ITEM = "“{name}”现由其他部门实施，本部门不能改动。"
CONFIRMING_IS_THE_DEPARTMENTS = "对应关系由事项的实施部门经办员确认。"
NO_DEPARTMENT = "这个事项还没有实施部门，不能确认。请先在事项信息里选定实施部门。"
REVIEWING_IS_THE_OFFICES = "复核由牵头单位经办员办理。"
REVIEWED_BY_ANOTHER = "本人确认的对应关系须由另一人复核。"
REJECTING_NEEDS_A_REASON = "认定不对应须写明理由。"
PAPER_IS_THE_ISSUERS = "地方文件由印发部门经办员或者牵头单位经办员登记、清理。"
FOLLOWING_UP_IS_THE_OFFICES = "回访由牵头单位经办员办理。"
ENTRIES_ARE_THE_OFFICES = "权责清单、行政许可事项清单条目由牵头单位经办员维护。"

SAME_CODE_AT_ONCE = "有人刚刚存入了同样编码的事项。请刷新后重试；已存入的不会重复。"
SAME_CODE_TWICE = "编码“{key}”在这一批里出现了两次。"
STOPPED_ALREADY = "“{name}”已于 {on} 停止受理。"
ACCEPTING_ALREADY = "“{name}”正在受理。"
IN_FUTURE = "日期不能晚于今天。"
STOPPING_NEEDS_A_REASON = "请写明停止受理的原因。"
STANDARD_IS_NOT_ACCEPTED = "标准事项不受理申请。"
SAME_GUIDE = "内容与第 {version} 版相同，没有另存新版。"
GUIDE_IN_PAST = "启用日期不能早于现行版本的启用日期（{on}）。"
EMPTY_GUIDE = "请填写办理说明。"
GUIDE_OF_STANDARD = "标准事项不发布办事指南，请在实施事项下发布。"
NO_SUCH_MEASURE = "清单版本“{edition}”里没有标识为“{measure}”的措施。"
NO_STANDARD_LINKED = "标准事项不建立对应关系，请选择实施事项。"
PERIOD_REVERSED = "有效期止早于有效期起，请核对。"
COMMENT_TOO_LONG = "意见不超过 1000 字。"
DEMONSTRATION_MIXED = "示范清单只能对应示范事项，正式清单只能对应正式事项。"
SAME_ENTRY = "{register}里编码“{code}”已登记为“{name}”。"
EMPTY_ENTRY = "请填写编码和名称。"
ANOTHER_STATE = "这份文件当前处于“{state}”，不能{verb}。请刷新页面查看最新状态。"
ABOLISHED_BEFORE_ISSUED = "废止日期早于印发日期，请核对。"
FOLLOWED_BEFORE_ABOLISHED = "回访日期早于废止日期，请核对。"
EMPTY_PAPER = "请填写文件名称和清单性内容。"
EMPTY_FOLLOW_UP = "请写明回访情况。"

PAPER_VERBS = {"begin": "列入清理", "abolish": "登记废止", "follow_up": "登记回访"}
DONE = {
    "save": "事项已保存。",
    "unchanged": "内容没有变化。",
    "stop": "已停止受理。",
    "resume": "已恢复受理。",
    "guide": "办事指南第 {version} 版已发布。",
    "propose": "对应关系已提出，待实施部门确认。",
    "confirm": "已确认，待牵头单位复核。",
    "review": "已复核。",
    "reject": "已认定不对应。",
    "amend": "有效期、关联条目和意见已更新。",
    "entry": "条目已登记。",
    "register": "文件已登记。",
    "begin": "已列入清理。",
    "abolish": "已登记废止，待回访。",
    "follow_up": "已登记回访。",
}
HEADINGS = {
    "create": "新增事项",
    "edit": "修改事项",
    "stop": "停止受理",
    "guide": "发布办事指南新版",
    "paper": "登记地方清单性文件",
}
ALL_RULES = "全部规则"
CODE_STAYS = "编码是事项的身份，不能改动。编码变了就是另一个事项：请停止受理原事项，另行新增。"
NOTHING_LEFT = "这份文件已回访，没有下一步。"
FIGURES = {
    "steps": "环节",
    "materials": "材料",
    "promised_days": "承诺时限",
    "promised_working": "承诺时限（工作日）",
    "promised_calendar": "承诺时限（自然日）",
    "visits": "到现场次数",
}
# What to do about a finding of a rule.
MENDING = {
    "AL1": "查看对应关系",
    "AL2": "提出对应",
    "AL3": "精简材料",
    "AL4": "精简环节",
    "AL5": "压缩时限",
    "AL6": "更正备案",
    "AL7": "停止受理",
    "AL8": "查看事项",
    "AL9": "明确监管部门",
    "AL10": "登记清理",
    "AL11": "更正网页",
    "item": "修改事项",
}
