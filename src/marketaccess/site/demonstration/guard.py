"""Where the demonstration may not go: production, and a database in which somebody works."""

from django.conf import settings
from django.contrib.auth import get_user_model

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.site.demonstration.county import plan


def check() -> None:
    """:raises Refusal: production, real leads, or accounts that are not the demonstration's."""
    if settings.HTTPS:
        raise Refusal("这是正式环境（HTTPS=1），不能建立示范数据。请在另一台机器或者另一个目录演示。")
    accounts = {post["account"] for post in plan()["posts"]}
    users = get_user_model().objects
    # In a demonstration that stands already, visitors have reported too: that must not keep it from starting.
    if users.filter(username__in=accounts).count() == len(accounts):
        return
    if leads.visible_to(SYSTEM).filter(is_demonstration=False).exists():
        raise Refusal("数据库里已有真实线索，不能建立示范数据。请把 MARKETACCESS_HOME 设为另一个空目录。")
    if users.exists() and not users.filter(username__in=accounts).exists():
        raise Refusal("数据库里已有正式账号，不能建立示范数据。请把 MARKETACCESS_HOME 设为另一个空目录。")
