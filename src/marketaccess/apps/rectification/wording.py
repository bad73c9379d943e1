"""Sentences of the rectification slice: why a step is not permitted, and what people are told."""

UNKNOWN_PLAN = "整改方案不存在，或者您无权查看。"
UNKNOWN_TASK = "整改任务不存在，或者您无权办理。"
DRAFTING_IS_THE_OFFICES = "整改方案由牵头单位经办员拟定和修改。"
ISSUING_IS_THE_HEADS = "整改方案的下达和整改验收由牵头单位负责人办理。"
ANSWERING_IS_THE_DEPARTMENTS = "整改情况由责任单位经办员报送。"
OWN_DRAFT = "拟定人不能下达自己拟定的方案，请由另一位负责人办理。"
OWN_REPORT = "报送人不能验收自己报送的整改情况，请由另一位负责人办理。"
OWN_REQUEST = "申请人不能审批自己的延期申请，请由另一位负责人办理。"
NO_TASKS = "方案里还没有任务，不能下达。请先添加任务。"
ONLY_SYSTEM = "最后一项任务结束后，方案自动办结。"
NO_REPORT = "没有待验收的整改情况，请刷新页面。"
NO_EXTENSION = "没有待审批的延期申请。"
EXTENSION_WAITS = "延期申请正在审批，不能再次申请。"
EXTENSION_NOT_LATER = "延至日期应当晚于现在的到期日{due}，请重新选择。"
EXTENSION_TOO_FAR = "一次延期最多一年，请重新选择日期。"
UNKNOWN_DEPARTMENT = "所选单位不存在或者已停用，请重新选择。"
ASSISTS_ITSELF = "协办单位不应包含责任单位，请重新选择。"
TOO_MANY = "一个方案最多{most}项任务，请分成几个方案。"
SOURCE_TAKEN = "来源“{reference}”已经有整改方案{number}，请在原方案中办理。"
DAMAGED = "文件缺失或者已损坏，无法下载，请联系系统管理员核对备份。"

DRAFTED = "整改方案已拟定。"
SAVED = "已保存。"
REMOVED = "任务已从方案中删除。"
DONE = "{number}：已办理“{label}”。"

NOTICES: dict[str, str] = {
    "draft": "整改方案{number}已拟定，请审核下达。",
    "issue": "整改任务{number}已下达，请按期整改。",
    "report": "整改任务{number}已报送整改情况，请验收。",
    "accept": "整改任务{number}已验收销号。",
    "send_back": "整改任务{number}被退回，请继续整改。",
    "ask_extension": "整改任务{number}申请延期，请审批。",
    "grant_extension": "整改任务{number}已同意延期。",
    "refuse_extension": "整改任务{number}未同意延期，请按原期限整改。",
    "cancel": "整改任务{number}已撤销，不再整改。",
}
ASSISTS = "整改任务{number}已下达，请协助责任单位整改。"
COMING: dict[str, str] = {
    "drafted": "等待负责人下达",
    "assigned": "等待责任单位报送整改情况",
    "reported": "等待牵头单位验收",
}
ADVICE: dict[str, str] = {
    "report": "写明做了什么、效果如何，附上能证明的材料。验收期间不计入整改期限。",
    "accept": "请对照整改要求逐条核对材料，符合的予以销号。",
    "send_back": "写明还缺什么。验收所用的时间不计入整改期限。",
    "ask_extension": "确需更多时间的，在到期前申请，经牵头单位负责人同意。",
    "grant_extension": "同意后到期日改为申请的日期；遇休息日顺延。",
    "refuse_extension": "不同意的，原期限不变。",
    "cancel": "撤销后不再整改，须写明理由；撤销的任务不算完成。",
}
