"""The columns of the template: the names of GB/T 39046, and what we ask beside them."""

from marketaccess.pipelines.tables.faults import REASON
from marketaccess.pipelines.tables.headings import Column, Layout

LINES = "一行一项，也可以用分号分开。"
COLUMNS: tuple[Column, ...] = (
    Column("name", "事项名称", ("名称", "政务服务事项名称"), 36, "必填。"),
    Column("basic_code", "基本编码", ("事项基本编码",), 16, "必填，12 位，按文本填写。"),
    Column("implementation_code", "实施编码", ("事项实施编码",), 34, "31 位，按文本填写；标准事项留空。"),
    Column("kind", "事项类型", ("类型",), 12, "如“行政许可”，或者代码“01”。"),
    Column("nature", "准入性质", (), 12, "准入许可、备案或者其他；不填时行政许可按准入许可，其余按其他。"),
    Column("is_refusable", "不予办理即不得经营", (), 12, "是或者否。以备案之名、行许可之实的要查出来。"),
    Column("level", "行使层级", (), 12, "如“县级”，或者代码“4”。"),
    Column("is_standard", "标准事项", ("是否标准事项",), 10, "是或者否。上级统一公布的标准，供比对。"),
    Column("department_name", "实施主体", ("实施部门", "实施机构"), 24, "与系统中的单位名称一致。"),
    Column("supervising_department", "监管部门", ("监管主体",), 24, "谁审批谁监管、谁主管谁监管。"),
    Column("conditions", "受理条件", ("申请条件",), 40),
    Column("basis", "设定依据", ("设立依据", "法定依据"), 40),
    Column("technical_standard", "技术标准", (), 30),
    Column("materials", "申请材料", ("材料清单", "材料名称"), 40, LINES + "每项可写作：名称|必要|来源。"),
    Column("steps", "办理环节", ("办理流程", "环节"), 30, LINES + "每项可写作：名称|天数。"),
    Column("statutory_days", "法定办结时限", ("法定时限",), 12, "整数。"),
    Column("statutory_unit", "法定办结时限单位", ("法定时限单位",), 12, "工作日或者自然日。"),
    Column("promised_days", "承诺办结时限", ("承诺时限",), 12, "整数。"),
    Column("promised_unit", "承诺办结时限单位", ("承诺时限单位",), 12, "工作日或者自然日。"),
    Column("online_depth", "网上办理深度", (), 14, "不能网上办理、网上咨询、网上预审、网上受理、全程网办。"),
    Column("visits", "到办事现场次数", ("到现场次数", "跑动次数"), 10, "整数。"),
    Column("result_document", "结果名称", ("办理结果", "审批结果名称"), 24),
    Column("guide_link", "办事指南链接", (), 30),
    Column("is_accepting", "是否受理", ("正在受理",), 10, "是或者否。"),
    Column("stopped_on", "停止受理日期", (), 14, "如 2026-09-29。"),
    Column("last_record_on", "最近办件日期", (), 14, "如 2026-09-29。"),
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
NO_HEADER = (
    "没有找到表头。表格里要有一行写着各列名称，至少有“事项名称”和“基本编码”两列。"
    "请用模板填写，或者在表格最上面加一行列名。"
)
LAYOUT = Layout(
    COLUMNS,
    needed="basic_code",
    no_header=NO_HEADER,
    ignored=frozenset({REASON}),
    keys=(frozenset({"name", "basic_code", "implementation_code"}),),
)
SHEET = "政务服务事项"
