"""The navigation of the whole product as one table, and what the frame of every page shows."""

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.ui.navigation import Entry

WORK, ALIGN, ASSESS, RECORDS, MANAGE, WATCH = "办理", "清单衔接", "效能评估", "资料", "管理", "监督"

# The page that lists a matter, its group, and who needs it.
NAVIGATION: tuple[Entry, ...] = (
    Entry(WORK, "待办", "desk:inbox", "inbox"),
    Entry(WORK, "消息", "notifications:list", "bell"),
    Entry(WORK, "登记线索", "leads:receive", "plus", (P.LEAD_REGISTER,)),
    Entry(WORK, "批量导入", "lead_intake:start", "upload", (P.LEAD_REGISTER,)),
    Entry(
        WORK,
        "整改通知",
        "leads:notices",
        "flag",
        (P.NOTICE_ANSWER, P.LEAD_ENDORSE, P.NOTICE_DRAFT, P.NOTICE_ISSUE),
    ),
    Entry(
        WORK,
        "准入咨询",
        "consultations:list",
        "question",
        (P.CONSULTATION_COORDINATE, P.CONSULTATION_ANSWER, P.CONSULTATION_REVIEW),
    ),
    Entry(WORK, "督办", "collaboration:orders", "alarm", (P.LEAD_VIEW,)),
    Entry(WORK, "清零看板", "collaboration:board", "chart", (P.LEAD_VIEW,)),
    Entry(ALIGN, "清单版本", "negative_list:editions", "book"),
    Entry(ALIGN, "清单公开", "negative_list:publications", "send"),
    Entry(ALIGN, "网页快照", "negative_list:pages", "eye"),
    Entry(ALIGN, "政务服务事项", "matters:items", "list"),
    Entry(ALIGN, "对应关系", "matters:correspondences", "scale"),
    Entry(ALIGN, "调整任务", "matters:tasks", "edit"),
    Entry(ALIGN, "问题清单", "matters:findings", "flag"),
    Entry(ALIGN, "流程指标", "matters:figures", "chart"),
    Entry(ALIGN, "地方文件", "matters:papers", "folder"),
    Entry(ASSESS, "差评回访", "ratings:tasks", "phone", (P.RATING_ANSWER, P.RATING_REVIEW)),
    Entry(
        ASSESS,
        "评估轮次",
        "evaluation:rounds",
        "chart",
        (
            P.EVALUATION_MANAGE,
            P.EVALUATION_DECIDE,
            P.EVALUATION_CONTRIBUTE,
            P.EVALUATION_ENDORSE,
            P.EVALUATION_JUDGE,
        ),
    ),
    Entry(
        ASSESS,
        "整改方案",
        "rectification:plans",
        "check-circle",
        (P.RECTIFICATION_ASSIGN, P.RECTIFICATION_ACCEPT, P.RECTIFICATION_ANSWER),
    ),
    Entry(ASSESS, "问卷调查", "surveys:list", "edit", (P.SURVEY_MANAGE, P.SURVEY_DECIDE)),
    Entry(
        ASSESS,
        "数据报送",
        "deliveries:index",
        "upload",
        (P.DELIVERY_SUBMIT, P.DELIVERY_ACCEPT, P.EVALUATION_MANAGE, P.EVALUATION_DECIDE),
    ),
    Entry(
        ASSESS,
        "佐证材料",
        "evaluation:my_evidence",
        "folder",
        (
            P.EVALUATION_CONTRIBUTE,
            P.EVALUATION_ENDORSE,
            P.EVALUATION_JUDGE,
            P.EVALUATION_MANAGE,
            P.EVALUATION_DECIDE,
        ),
    ),
    Entry(RECORDS, "联络名录", "organizations:liaisons", "phone"),
    Entry(RECORDS, "导出文件", "exports:list", "download", (P.LEAD_VIEW,)),
    Entry(RECORDS, "身份查看", "vault:requests", "lock", (P.IDENTITY_REQUEST, P.IDENTITY_APPROVE)),
    Entry(MANAGE, "单位与任职", "organizations:departments", "building", (P.ORGANIZATION_EDIT, P.ROLE_GRANT)),
    Entry(MANAGE, "任职", "accounts:posts", "key", (P.ROLE_GRANT, P.AUDIT_VIEW)),
    Entry(MANAGE, "账号", "accounts:list", "people", (P.ACCOUNT_EDIT,)),
    Entry(MANAGE, "消息推送", "notifications:webhooks", "send", (P.ORGANIZATION_EDIT,)),
    Entry(MANAGE, "节假日安排", "calendars:list", "calendar", (P.CALENDAR_LOAD,)),
    Entry(WATCH, "审计日志", "audit:list", "eye", (P.AUDIT_VIEW,)),
)

# What the public may do.
PUBLIC_NAVIGATION: tuple[Entry, ...] = (
    Entry("", "首页", "portal:home", "home"),
    Entry("", "查清单", "portal:list", "list"),
    Entry("", "咨询", "portal:consultations", "question"),
    Entry("", "我要反映", "portal:report", "edit"),
    Entry("", "查询进度", "portal:track", "search"),
)
