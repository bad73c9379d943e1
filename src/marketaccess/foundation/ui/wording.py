"""What the interface itself says."""

from datetime import date

LIGHTS: dict[str, str] = {"red": "超期", "yellow": "临期", "green": "正常", "blue": "不计时"}
DAY_KINDS: dict[str, str] = {"working": "个工作日", "calendar": "日（自然日）"}

# The style page's texts.
SAMPLE_TEXTS: dict[str, str] = {
    "holiday": "国庆节放假",
    "rule": "核查",
    "clause": "示范方案第十二条",
    "reading": "“3日”未写明工作日还是自然日，按工作日理解",
    "received": "收到线索",
    "office": "牵头单位经办员",
    "transferred": "移交承办单位",
    "returned": "承办单位退回",
    "answer": "答复反映人",
    "transfer": "移交",
    "return": "退回",
    "return_reason": "每件线索只能退回一次；再次退回须提请协调机制裁定。",
    "todo": "待办",
    "done": "已办",
    "all": "全部",
    "long": (
        "请结合职责核查：招标文件要求投标人在本地设有分支机构并连续缴纳社会保险满十二个月，"
        "是否属于变相设置准入门槛；请一并说明制定依据、审查过程和影响范围，并附文件全文与公平竞争审查记录。\n"
        "第二段换行应当保留。https://example.invalid/a-very-long-address-without-any-space-that-must-break-somewhere"
    ),
}
SAMPLE_REASONS: dict[date, str] = {
    date(2026, 9, 30): "工作日（周三）",
    date(2026, 10, 8): "工作日（周四）",
    date(2026, 10, 9): "工作日（周五）",
}
