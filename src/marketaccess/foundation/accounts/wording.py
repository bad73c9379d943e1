"""What the account pages say."""

WRONG_SIGN_IN = "账号或密码不正确，请核对后重试。"
LOCKED_OUT = "登录失败次数过多，请30分钟后再试，或联系系统管理员重置密码。"
TRY_LATER = "尝试过于频繁，请稍后再试。"
SIGNED_IN_ELSEWHERE = (
    "您的账号已在其他地方登录，本处登录已结束。如非本人操作，请立即修改密码并联系系统管理员。"
)
ENDED_THE_OTHER = "您在另一处的登录已结束：同一账号同一时间只能在一处使用。"
MUST_CHANGE = "您使用的是初始密码，请先修改密码，再办理业务。"
CHANGE_IS_DUE = "您的密码已使用满90天，请先修改密码，再办理业务。"
CHANGED = "密码已修改。"
SIGNED_OUT = "您已退出登录。"
IDLE = "您长时间未操作或尚未登录，请登录后继续。"


def failures_since(number: int) -> str:
    """Told after a log-in, so that the owner learns of guesses."""
    return f"自上次登录以来，有{number}次失败的登录尝试。如非本人操作，请修改密码。"
