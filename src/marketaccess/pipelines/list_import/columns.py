"""The columns of a printed list, and the headings under which they are found."""

import re

from marketaccess.pipelines.tables.faults import REASON
from marketaccess.pipelines.tables.headings import Column, Layout

COLUMNS: tuple[Column, ...] = (
    Column("number", "项目号", ("序号", "编号", "项目序号"), 8, "印在清单上的号。"),
    Column(
        "title",
        "禁止或许可事项",
        ("事项", "事项名称", "禁止事项", "许可事项", "禁止准入事项", "许可准入事项"),
        40,
        "同一事项有几条措施时，只在第一行写，下面留空或合并单元格。",
    ),
    Column("code", "事项编码", ("编码", "负面清单事项编码", "清单事项编码"), 12, "六位，按文本填写。"),
    Column("access", "准入要求", ("类别", "负面清单类别", "事项类型"), 12, "禁止准入或者许可准入。"),
    Column("section", "门类", ("行业", "行业门类", "所属行业"), 20, "国民经济行业门类或三个专门部分。"),
    Column(
        "measure",
        "禁止或许可准入措施描述",
        ("措施", "措施描述", "管理措施", "措施名称", "禁止措施", "许可准入措施描述", "具体管理措施"),
        60,
        "一行一条。暂时列入的在前面加★。",
    ),
    Column("measure_code", "措施编码", (), 16, "有就填，没有留空。"),
    Column("authorities", "主管部门", ("管理部门", "主管单位", "部门"), 24, "几个部门用顿号分开。"),
    Column("local", "地方性许可措施", ("地方性措施", "地方性管理措施"), 40, "原表这一列写的地方措施。"),
    Column("scope", "适用范围", (), 10, "全国或者地方。"),
    Column("area", "适用地区", ("地区", "省份"), 14, "地方性措施填写。"),
    Column("starred", "是否暂时列入", ("暂列", "暂时列入"), 10, "是或者否。"),
    Column("basis", "设立依据", ("依据", "法律依据", "设定依据"), 40, ""),
    Column("in_force_from", "生效日期", ("计划生效日期", "生效时间"), 14, "措施自己的日期，可不填。"),
    Column("in_force_to", "取消日期", ("计划取消日期", "失效日期"), 14, "同上。"),
    Column("merged_into", "并入事项编码", ("并入",), 14, "事项并入别的事项时填写其编码。"),
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
NO_HEADER = (
    "没有找到表头。表格里要有一行写着各列名称，至少有“禁止或许可事项”和“禁止或许可准入措施描述”两列。"
    "没有表头的 PDF，请先用 Word、WPS 或 Excel 打开转成表格，在最上面加一行，按顺序写上各列名称"
    "（如：项目号、禁止或许可事项、事项编码、禁止或许可准入措施描述、主管部门），"
    "另存为 .docx 或 .xlsx 再上传。"
)
# How the name of a department ends and how another one does not begin: 商务部门, 国家发展改革委员会.
NAME_ENDS = r"(?<=[部委局署办会行厅构门关])"
NAME_BEGINS = r"(?=[\u4e00-\u9fff]{2})(?![业门员政公])"
AREA_BEGINS = r"(?=[（(【][\u4e00-\u9fff]{2,12}(?:省|市|自治区|兵团|州)[）)】])"
LAYOUT = Layout(
    COLUMNS,
    needed="measure",
    no_header=NO_HEADER,
    ignored=frozenset({REASON}),
    # A further measure of an item has no title, and still its authority.
    keys=(frozenset({"number", "code"}), frozenset({"measure_code", "authorities"})),
    carried="title",
    lined={
        "authorities": re.compile(rf"{NAME_ENDS}\n{NAME_BEGINS}"),
        "local": re.compile(rf"\n{AREA_BEGINS}"),
    },
)
SHEET = "清单"
