"""What the interface itself says."""

# The style page's texts.
SAMPLE_TEXTS: dict[str, str] = {
    "rule": "核查",
    "document": "示范方案",
    "article": "十二（三）",
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
