"""The words of the form and of what is said about it."""

HEADING = "联系人员名单回执"
HEADING_ALL = "联系人员名单"
UNIT, NAME, TITLE, LANDLINE, MOBILE = "单位", "姓名", "职务", "座机", "手机"
COLUMNS = ("", UNIT, NAME, TITLE, LANDLINE, MOBILE)
SHEET = "联系人员名单"
NO_DATE = "反馈期限：另行通知"


def return_line(year: int, month: int, day: int) -> str:
    """The line under the heading."""
    return f"请于{year}年{month}月{day}日前反馈"
