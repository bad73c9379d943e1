"""Sentences of the supervision slice: refusals, notices, and the texts of official papers."""

UNKNOWN_LEAD = "线索不存在，或者您无权督办。"
UNKNOWN_ORDER = "督办单不存在，或者您无权办理。"
FINISHED = "线索已经办结或者不予受理，无须督办。"
OFFICE_ISSUES = "督办单须由负责协调该线索的牵头单位下达。"
LISTED = "该督办单已经列入通报。"
OPEN_ALREADY = "该线索已有未销号的督办单{number}，请在该单上继续督办。"
ONE_PER_DATE = "该线索已就同一逾期时限下达过督办单{number}，不重复下达。"
NOT_OVERDUE = "该线索没有逾期，督办原因请选择成因复杂、反映强烈或者整改难度大。"
STILL_OVERDUE = "线索仍未消除逾期，销号须写明理由。"
REPORT_FIRST = "依据{clause}，应当先向政府报告，再列入通报。"
PAST = "完成时限不能早于今天，请重新填写。"
TOO_FAR = "完成时限不能超过一年，请重新填写。"

WHO_MAY: dict[str, str] = {
    "report": "报告政府须由牵头单位负责人办理。",
    "list": "列入通报须由牵头单位负责人办理。",
    "record_result": "办理结果由承办部门经办员或者牵头单位登记。",
    "close": "销号须由牵头单位负责人办理。",
}

OWN_STEP = "{office}分管负责人"
LEADER = "{department}分管负责人"
SYSTEM_TASK = (
    "线索{reference}的“{rule}”时限为{missed_on:%Y年%-m月%-d日}，至今未办理。"
    "请于{due_on:%Y年%-m月%-d日}前办结该环节，并书面说明逾期原因。"
)

# In-app notices. None names a reporter or the unit complained about.
YOUR_TURN = "线索{reference}：{state}，请办理。"
HANDLER_RECUSED = "线索{reference}：有承办单位按回避规定退出办理，其移交已终止，请查看。"
HANDLER_TAKEN_BACK = (
    "线索{reference}：主办部门按回避规定退出办理，线索已由你单位收回，请决定是否另行移交核查。"
)
NOTICE_CAME = "整改通知{number}已送达你单位，请在期限内报送整改情况。"
ORDER_ISSUED = "督办单{number}：线索{reference}已列入督办，请于{due_on:%-m月%-d日}前完成。"
ORDER_MOVED = "督办单{number}：线索{reference}已转由你单位办理，请于{due_on:%-m月%-d日}前完成。"
ORDER_LISTED = "督办单{number}：线索{reference}已列入通报名单。"
ORDER_REMINDERS: dict[str, str] = {
    "before": "督办单{reference}将于{due_on:%-m月%-d日}到期，请抓紧办理。",
    "today": "督办单{reference}的完成时限为{due_on:%-m月%-d日}，请今天办理完毕。",
    "overdue": "督办单{reference}已超过完成时限{due_on:%-m月%-d日}，请立即办理并说明原因。",
}
LEAD_REMINDERS: dict[str, str] = {
    "before": "线索{reference}的“{rule}”时限将于{due_on:%-m月%-d日}届满{provisional}，请抓紧办理。",
    "today": "线索{reference}的“{rule}”时限为{due_on:%-m月%-d日}{provisional}，请今天办理。",
    "overdue": "线索{reference}的“{rule}”时限已于{due_on:%-m月%-d日}届满，现已超期，请立即办理。",
}
# What the unit that rectifies is told: of its notice, nothing of the lead behind it.
NOTICE_REMINDERS: dict[str, str] = {
    "before": "整改通知{reference}将于{due_on:%-m月%-d日}到期{provisional}，请按期报送整改情况。",
    "today": "整改通知{reference}的期限为{due_on:%-m月%-d日}{provisional}，请今天报送整改情况。",
    "overdue": "整改通知{reference}已于{due_on:%-m月%-d日}到期，请立即报送整改情况。",
}
DUTY_REMINDERS: dict[str, str] = {
    "before": "{name}将于{due_on:%-m月%-d日}到期，请抓紧办理。",
    "today": "{name}的完成时限为{due_on:%-m月%-d日}，请今天办理完毕。",
    "overdue": "{name}已超过完成时限{due_on:%-m月%-d日}，请立即办理。",
}
TASK = "调整任务{number}"
RECTIFICATION = "整改任务{number}"
PUBLICATIONS = "{count}项清单公开任务"
QUESTION_REMINDERS: dict[str, str] = {
    "before": "咨询{reference}的答复时限将于{due_on:%-m月%-d日}届满{provisional}，请抓紧办理。",
    "today": "咨询{reference}的答复时限为{due_on:%-m月%-d日}{provisional}，请今天办理。",
    "overdue": "咨询{reference}的答复时限已于{due_on:%-m月%-d日}届满，现已超期，请立即办理。",
}
PROVISIONAL = "（暂定）"
RUNG_DUE = "督办单{number}：线索{reference}逾期已满{days}个工作日，{label}（{clause}）。"
TRIAL_ENDS = "依据文件《{title}》试行期将于{until:%Y年%-m月%-d日}届满，还有{days}天，请研究是否修订或者延续。"
TRIAL_LAPSED = "依据文件《{title}》的试行期已于{until:%Y年%-m月%-d日}届满，请尽快明确后续依据。"
DATES_MOVED = "{year}年节假日安排已载入，你单位在办线索中有{count}个时限已重新计算，请查看待办中的到期日。"

REPORT_TITLE = "关于线索{reference}督办情况的报告"
REPORT_TEXT = (
    "{government}：\n\n"
    "    现将线索{reference}“{title}”的督办情况报告如下。\n\n"
    "    一、基本情况。该线索于{received_on:%Y年%-m月%-d日}收到，现由{department}办理，责任人为{person}。\n\n"
    "    二、督办情况。因{cause}，我单位于{issued_on:%Y年%-m月%-d日}下达督办单{number}，"
    "要求于{due_on:%Y年%-m月%-d日}前完成：{task}\n\n"
    "    三、目前进展。{progress}\n\n"
    "    四、建议。请督促{department}立即办理，并说明未按期办理的原因。\n\n"
    "    {basis}"
)
PROGRESS_OVERDUE = "“{rule}”时限为{missed_on:%Y年%-m月%-d日}，截至报告之日已逾期{days}个工作日，仍未办理。"
PROGRESS_OPEN = "截至报告之日仍在督办中，尚未办结。"
PROGRESS_RESULT = "承办单位说明：{result}"
BASIS = "报告依据：{clause}。"
BASIS_NONE = "依据文件未规定报告的条款，由我单位酌情报告。"
GOVERNMENT = "本级人民政府"
BY_SYSTEM = "系统（按期自动下达）"
RUNG_ON = "{day:%Y年%-m月%-d日}起应当办理"
DONE: dict[str, str] = {
    "issue": "督办单{number}已下达，承办部门已收到通知。",
    "record_result": "督办单{number}的办理结果已登记。",
    "report": "督办单{number}已登记为报告政府，报告正文已存档。",
    "list": "督办单{number}已列入通报名单，承办部门已收到通知。",
    "close": "督办单{number}已销号。",
}
