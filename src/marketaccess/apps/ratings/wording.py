"""Sentences of the ratings slice."""

UNKNOWN = "差评回访任务不存在，或者您无权办理。"
ANSWERING_IS_THE_DEPARTMENTS = "差评由被评价单位的经办员回访和处理。"
REVIEWING_IS_THE_OFFICES = "复核由牵头单位经办员办理。"
TAKING_IN_IS_THE_OFFICES = "评价数据由牵头单位经办员录入和导入。"
TOO_EARLY = "还没有联系上评价人；联系上，或者联系{most}次仍联系不上的，才能报送处理结果。"
OWN_ANSWER = "报送人不能复核自己报送的结果，请由其他经办员办理。"
NO_OUTCOME = "请选择是否联系上。"
SOLVED_WITHOUT_REACHING = "没有联系上评价人，不能登记是否解决。"
NOT_SAID_SOLVED = "联系上的，请登记是否解决。"
DONE = "评价{number}：已办理“{label}”。"
TAKEN_IN = "已录入评价{number}。"
KNOWN = "评价编号{number}已经录入过，没有重复录入。"
AT_ONCE = "有人同时录入了同样的评价，请重新提交；已经录入的不会重复。"
NOTICES = {
    "open": "评价{number}为差评，请在规定时限内回访。",
    "answer": "差评{number}已报送处理结果，请复核。",
    "send_back": "差评{number}被退回重办。",
    "accept": "差评{number}已复核通过。",
}
COMING = {
    "open": "等待被评价单位回访",
    "handling": "等待报送处理结果",
    "answered": "等待牵头单位复核",
}
ADVICE = {
    "call_back": "如实记录每一次联系。联系上的写明评价人的意见。不得要求评价人修改评价。",
    "answer": "写明核实情况、整改措施和评价人是否认可。",
    "accept": "核对回访记录和处理结果后通过。",
    "send_back": "写明还要做什么。",
}
