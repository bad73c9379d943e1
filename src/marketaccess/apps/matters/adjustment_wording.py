"""Sentences of the adjustment tasks: titles, notices, refusals."""

TITLES: dict[str, str] = {
    "stop": "停止受理“{name}”",
    "change": "修改“{name}”的办事指南和材料",
    "open": "开办“{name}”",
    "repeal": "清理文件“{name}”",
}
DEMANDS: dict[str, str] = {
    "stop": (
        "事项对应的清单措施已全部取消。请停止受理，撤下网上入口和办事指南。"
        "审核通过时系统同时将事项登记为停止受理。"
    ),
    "change": "事项对应的清单措施有变化。请按新版核对受理条件、材料、时限和办事指南，发布新版。",
    "open": "清单新增了这项许可措施，还没有对应的政务服务事项。请开办事项、发布办事指南，并提出对应关系。",
    "repeal": "文件写有已经取消的清单措施。请清理废止，并在地方文件中登记废止。",
}
DUE_BY_RULE = "{label}：{start}起{length}（{clause}）"
DUE_BY_READING = "文件未规定期限，本平台设定为新版清单施行之日"
DUE_BY_OFFICE = "牵头单位设定"
CARRIED_WHY = "自“{edition}”对应关系延续"

ASSIGNING_IS_THE_OFFICES = "调整任务由牵头单位下达。"
REPORTING_IS_THE_DEPARTMENTS = "由承办部门经办员办理。"
RULING_IS_THE_OFFICES = "由牵头单位经办员办理。"
ACCEPTED_BY_ANOTHER = "本人报送的完成情况须由另一人审核。"
RULED_BY_ANOTHER = "本人提出的异议须由另一人裁定。"
EMPTY_REPORT = "请写明完成情况。"
NO_PROOF = "请上传印证材料，或者填写能看到结果的网页地址。"
EMPTY_REASON = "请写明理由。"
SAME_DEPARTMENT = "任务现在就在这个部门，请选择其他部门。"
UNKNOWN_DEPARTMENT = "没有这个部门，或者它已停用。"
DUE_IN_PAST = "完成时限不能早于今天。"
DUE_TOO_FAR = "完成时限不能超过一年，请核对。"
PAPER_STILL_HOLDS = "文件还没有登记废止，不能审核通过。请先由印发部门在“地方文件”中登记废止。"
NOTHING_CORRESPONDS = "还没有事项与这条措施对应，不能审核通过。请承办部门先提出对应关系。"
STOP_REASON = "清单措施取消，调整任务 {number}"

ISSUED = "清单有变化：你单位有{count}项调整任务，请在任务所列时限前办理。"
NOTICES: dict[str, str] = {
    "report": "调整任务{number}已报送完成情况，请审核。",
    "object": "调整任务{number}：承办部门提出不涉及本部门，请裁定。",
    "send_back": "调整任务{number}被退回，请补充后重新报送。",
    "accept": "调整任务{number}已审核通过。",
    "dismiss": "调整任务{number}已认可为不涉及你单位。",
    "uphold": "调整任务{number}经裁定仍由你单位办理，请按时限完成。",
    "reassign": "调整任务{number}已改派你单位，请按时限完成。",
    "set_due": "调整任务{number}的完成时限已调整，请留意。",
}
DONE: dict[str, str] = {
    "report": "已报送，待牵头单位审核。",
    "object": "已提出，待牵头单位裁定。",
    "send_back": "已退回承办部门。",
    "accept": "已审核通过，任务完成。",
    "dismiss": "已认可不涉及，任务结束。",
    "uphold": "已维持，任务回到承办部门。",
    "reassign": "已改派。",
    "set_due": "时限已调整。",
}
ASSIGNED_STEP = "下达任务"
COMING: dict[str, str] = {
    "open": "承办部门报送完成情况",
    "reported": "牵头单位审核",
    "objected": "牵头单位裁定",
}
