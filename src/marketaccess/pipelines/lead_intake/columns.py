"""The columns of the intake sheet: one table for the template, the reader and the messages."""

from attrs import frozen

from marketaccess.pipelines.tables import headings


@frozen
class Column(headings.Column):
    """One column of a lead: how long its text may be, and what the template shows as an example."""

    limit: int = 0
    example: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "channel", "来源渠道", ("渠道", "线索来源", "来源", "受理渠道", "信息来源"), 18,
        "从下拉列表选取，与本地机制文件列明的渠道一致。", limit=60, is_required=True,
    ),
    Column(
        "source", "来源单位", ("转办单位", "交办单位", "来源部门", "来源系统", "平台名称"), 20,
        "转来线索的热线、平台或单位名称。", limit=100, example="政务服务便民热线",
    ),
    Column(
        "external_number", "来源编号", ("工单编号", "工单号", "编号", "受理编号", "文号", "来文编号"), 22,
        "来源单位自己的工单号或文号。按文本填写；同一编号只登记一次。", limit=60, example="RX-2026-000123",
    ),
    Column(
        "received_on", "收到日期", ("受理日期", "接收日期", "来电时间", "受理时间", "日期", "收到时间"), 14,
        "本单位收到的日期，如 2026-09-29。各项时限从这一天起算。", limit=40, is_required=True,
        example="2026-09-29",
    ),
    Column(
        "title", "标题", ("问题标题", "线索标题", "事项标题", "主题"), 36,
        "一句话说明问题，不写反映人的姓名、电话。", limit=120, is_required=True,
        example="要求外地企业设立分公司方可投标",
    ),
    Column(
        "narrative", "反映内容",
        ("问题描述", "内容", "诉求内容", "问题内容", "线索内容", "主要内容"), 60,
        "照录反映的事实。只有牵头单位可以看到。", limit=8000, is_required=True,
        example="招标公告要求投标企业先在本地设立分公司，否则取消资格。",
    ),
    Column(
        "target_name", "被反映单位", ("涉事单位", "被投诉单位", "责任单位", "涉及单位", "被反映部门"), 24,
        "从列表选取或照填名称。被反映单位看不到本线索。", limit=100, is_required=True,
    ),
    Column(
        "list_item", "涉及清单事项", ("清单事项", "事项名称", "涉及事项"), 24,
        "知道的话填写清单事项编码或名称。", limit=200,
    ),
    Column(
        "situation", "壁垒情形", ("情形", "问题类型", "壁垒类型"), 30,
        "可不填；从下拉列表选取，登记时再核定。", limit=120,
    ),
    Column(
        "has_reporter", "有无反映人", ("是否有反映人",), 12,
        "填“有”或“无”；不填按“有”办理（须答复、回访）。", limit=10,
    ),
    Column(
        "reporter_name", "反映人姓名", ("姓名", "反映人", "来电人", "诉求人", "投诉人"), 14,
        "实名线索填写；存入时即密封，登记人员也看不到。", limit=60,
    ),
    Column(
        "reporter_contact", "联系方式", ("联系电话", "电话", "手机", "手机号", "来电号码", "反映人电话"), 18,
        "手机、座机或电子邮箱。同样密封。", limit=100,
    ),
)  # fmt: skip
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
REQUIRED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.is_required)

SHEET = "线索"
EXPLANATION = "填写说明"
LISTS = "列表"
EXAMPLE_MARK = "示例"
REASON = "未导入原因"
