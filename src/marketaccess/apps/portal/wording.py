"""Sentences of the public pages."""

STANCES = (
    ("anonymous", "匿名反映"),
    ("named", "实名反映"),
)
ASKING_STANCES = (
    ("anonymous", "匿名咨询"),
    ("named", "实名咨询"),
)
SOLVED = (("yes", "已解决"), ("partly", "部分解决"), ("no", "未解决"))
RATINGS = (("5", "5分，很满意"), ("4", "4分"), ("3", "3分"), ("2", "2分"), ("1", "1分，很不满意"))
CHOOSE = "请选择（没有的填下一栏）"

NO_UNIT = "没有（一般不用选）"
NO_ASKING_STANCE = "请选择匿名咨询还是实名咨询。"
NO_TARGET = "请选择被反映单位，或者写出单位名称。"
NO_STANCE = "请选择匿名反映还是实名反映。"
REQUIRED = "请填写这一项。"
TOO_LONG = "最多%(limit_value)d字，现有%(show_value)d字，请精简后重新提交。"
FROM_ELSEWHERE = "这次提交来自其他网站的页面，没有受理。请在本页检查内容后重新提交。"

STALE_FORM = "本页已失效，请检查内容后再提交一次。"
TOO_MANY_REPORTS = (
    "这个网络地址在短时间内提交过多，请{minutes}分钟后再提交。您填写的内容都还在本页，没有丢失，请不要关闭。"
)

UNKNOWN_RECEIPT = "没有找到这个查询码对应的反映或者咨询。请逐字核对后重新输入；不区分大小写，横线可以不填。"
TOO_MANY = "查询次数过多，请{minutes}分钟后再试。已经打开的查询不受影响。"
LEFT = "已退出查询，本设备不再保留查询状态。"
EXPIRED = "查询已超过30分钟或者已经退出，请重新输入查询码。"
MESSAGE_SENT = "留言已送达受理单位。"
RATED = "评价已收到，感谢您的反馈。"
SENT_TO_DEPARTMENT = "留言已送达。"
ASKED_BACK = "追问已送达答复部门，请过几天来看。"
CONSENTED = "已记下您是否同意公开。"
WITHDRAWN = "已撤回咨询。"
REOPENED = "已重新办理，请留意后续进展。"

FACETS = {"access": "准入要求", "section": "门类", "scope": "适用范围", "authority": "主管部门"}
MEANS = "清单中写作：{words}"
COUNTED = "主管部门，{count} 条措施"

NO_SUCH_SURVEY_CODE = "没有这个答题码。请核对通知上的答题码，或者重新扫描二维码。"
TOO_MANY_CODES = "尝试次数过多，请{minutes}分钟后再试。"
TOO_MANY_ANSWERS = "同一网络提交过于频繁，请{minutes}分钟后再次提交，您填写的内容还在页面上。"
