"""Words of notices and mails. A mail names no content: it lies on machines that are not ours."""

MAIL_SUBJECT = "市场准入负面清单工作平台：您有一条新消息"
MAIL_BODY = """{name}：

平台有一条需要您查看的消息，请登录后查看：
{link}

为保护当事人信息，邮件中不包含办理内容。本邮件由系统自动发送，请勿回复。
"""
UNSEAL_REQUESTED = "{matter}：有一项身份查看申请待您审批"
UNSEAL_DECIDED = "{matter}：您的身份查看申请已审批"
ALL_READ = "已全部标为已读。"
WEBHOOK_ADDED = "已添加推送地址。签名密钥只显示这一次，请交给对方系统管理员：{secret}"
WEBHOOK_STOPPED = "已停用推送地址，不再推送。"
RETRIED = "已重新排队，稍后投递。"
ERRORS = {
    "timeout": "对方未在规定时间内应答",
    "refused": "无法连接对方",
    "forbidden": "地址指向本机或不允许的网络",
    "unknown_host": "域名无法解析",
    "certificate": "对方证书无效",
    "stopped": "推送地址已停用",
}
STATUS_ERROR = "对方返回状态 {}"
