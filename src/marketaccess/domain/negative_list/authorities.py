"""Which local department may be meant by the name that the list gives an authority."""

import re

GENERAL = re.compile(r"(?:行政)?(?:主管)?(?:部门|机构)$")


def is_meant(authority: str, department: str) -> bool:
    """
    Whether a department bears the name of an authority, shortened as the list shortens it.

    市场监管部门 means the 市场监督管理局: the letters that are left stand in the name in their order.
    """
    short = GENERAL.sub("", authority)
    if len(short) < 2:
        return False
    letters = iter(department)
    return all(letter in letters for letter in short)
