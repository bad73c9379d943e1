# ruff: noqa: E501 - a table of sample data
"""A file's data with something in every part."""

from typing import Any


def data(**changed: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": "L20260001 要求外地企业设立分公司方可投标",
        "reference": "L20260001",
        "office": "示范县发展和改革局",
        "is_demonstration": True,
        "made": "2026年11月21日由牵头单位经办员导出",
        "cover": [["线索编号", "L20260001"], ["标题", "要求外地企业设立分公司方可投标"], ["当前状态", "待回访"]],
        "omitted": ["反映内容原文"],
        "facts": [["来源渠道", "政务热线"], ["收到时间", "2026年9月29日 09:00"], ["被反映单位", "住房和城乡建设局"]],
        "narrative": "招标公告要求先设分公司。\n第二段。",
        "summary": "某项目招标公告设置注册地条件。",
        "timeline": [
            {"at": "2026-09-29 09:00", "title": "收到线索", "by": "反映人", "body": ""},
            {"at": "2026-09-30 10:20", "title": "移交", "by": "牵头单位经办员", "body": "请依法核查。"},
        ],
        "deadlines": [
            {
                "label": "核查反馈",
                "due_on": "2026-10-10",
                "is_provisional": False,
                "facts": [["起算日", "2026-09-30"], ["依据", "十二（三）"]],
                "trace": [
                    {"on": "10-01", "counted": False, "count": "不计", "why": "国庆节放假"},
                    {"on": "10-08", "counted": True, "count": "第1日", "why": "工作日"},
                ],
            }
        ],
        "sections": [{"heading": "核查意见", "entries": [{"title": "属实", "facts": [["情况说明", "属实。"]]}]}],
        "files": [{"name": "公告.pdf", "purpose": "印证材料", "size": "12 KB", "digest": "ab" * 32}],
        "audit": [["起止序号", "1—9"], ["末条散列值", "cd" * 32]],
    }  # fmt: skip
    return made | changed
