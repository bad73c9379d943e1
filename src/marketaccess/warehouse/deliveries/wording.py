"""Words of deliveries, in one place."""

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW

UNKNOWN = "没有这次报送，或者您不能查看。"
HOLDERS = {P.DELIVERY_SUBMIT: "报送单位经办员", P.DELIVERY_ACCEPT: "牵头单位"}
OWN_DELIVERY = "自己报送的数据须由另一人接收或者不予接收。"
OTHERS_DELIVERY = "只有报送的单位可以撤回或者要求重新检查。"
NOT_THEIRS = "您的岗位不能报送数据，请由部门经办员或者牵头单位经办员报送。"
NO_FILES = "请选择要报送的文件。"
TOO_MANY_FILES = "一次最多报送{most}个文件，请合并或者分期报送。"
EMPTY_FILE = "“{name}”是空文件，请核对。"
NO_NEED = "没有名称是“{name}”的数据，请用 marketaccess warehouse needs 查看全部名称。"
NO_DIVISION = "没有区划代码“{code}”，请核对，或者先导入行政区划。"
FUTURE_PERIOD = "期间“{period}”还没有开始，不能报送。"
NO_REASON = "请写明不予接收的原因。"
NO_ROOM = "服务器存储空间不足或者暂时不可写，文件没有保存，请稍后重试或者联系系统管理员。"
LOST = "检查中断（内存、时间不够，或者程序出错），请重新检查；再次中断时请联系系统管理员。"
WRONG_ADDRESS = (
    "数据库地址不对，应当写成 postgres://用户@主机:端口/数据库?table=模式.表，"
    "或者 sqlite:////绝对路径/文件?table=表；特殊字符写成 %XX。"
)
NO_SOURCE = "没有名称是“{name}”的数据库来源，请核对环境变量 {variable}。"
UNREADABLE_TABLE = "“{name}”读不出来（{reason}），请核对地址、表名、读取权限和文字编码（应为 UTF-8）。"
UNFIT_TABLE = "“{name}”不合用：{reason}。可以建一个视图，列名用数据目录里的标识或者中文名称。"
YOUR_TURN = "数据报送“{label}”{period}：{state}"
DONE = "已{label}：{name}{period}。"
DELIVERED = "已收到“{name}”{period}的数据，正在检查，完成后通知您。"
ALREADY = "同样的文件已经报送过（{state}），没有重复登记。"
SYSTEM = "系统（命令行）"
STAGES = {"read": "读取和逐行检查", "compare": "查找重复", "write": "写出数据", "keep": "保存"}
UNREGISTERED = "没有登记的文件"
CLEARED = "原文件已按保存期限（{days}日）删除，质量报告保留。"
GONE = "服务器上的数据文件不在了，请联系系统管理员从备份恢复。"


def label(verb: str) -> str:
    """The word for a verb."""
    return DELIVERY_FLOW.verbs[verb]
