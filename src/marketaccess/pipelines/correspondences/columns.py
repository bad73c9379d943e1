"""The columns of the work list in Excel. Grey ones are for reading only."""

from marketaccess.pipelines.tables.faults import REASON
from marketaccess.pipelines.tables.headings import Column, Layout

COLUMNS: tuple[Column, ...] = (
    Column("edition", "清单版本", (), 12, "不改。"),
    Column("measure", "措施标识", (), 14, "不改。"),
    Column("measure_text", "措施内容", (), 50, "供阅读，导入时不看。"),
    Column("code", "实施编码", (), 34, "不改。"),
    Column("item_name", "事项名称", (), 36, "供阅读，导入时不看。"),
    Column("department", "实施主体", (), 22, "供阅读，导入时不看。"),
    Column("score", "相近程度", (), 10, "供阅读，导入时不看。"),
    Column("why", "提出理由", (), 40, "供阅读，导入时不看。"),
    Column("state", "状态", (), 16, "待部门确认、待牵头单位复核、已复核、不对应。一次改一步。"),
    Column("comment", "意见", (), 40, "最近一条意见；改写即新增一条。认定不对应必须写。"),
    Column("valid_from", "有效期起", (), 14, "如 2026-09-29，可留空。"),
    Column("valid_to", "有效期止", (), 14, "如 2026-09-29，可留空。"),
    Column("entries", "关联条目", (), 40, "一行一条：权责清单|编码，或者行政许可事项清单|编码。"),
    Column("changed_at", "变更时间", (), 30, "不改。导出后有人动过的行，导入时会提示。"),
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
NO_HEADER = "没有找到表头。请先导出对应关系，在导出的表里修改，不要删去表头。"
LAYOUT = Layout(COLUMNS, needed="measure", no_header=NO_HEADER, ignored=frozenset({REASON}))
SHEET = "对应关系"
