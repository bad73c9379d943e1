"""What ``marketaccess account`` does."""

import argparse

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts import actions, queries
from marketaccess.site.cli.common import print_json


def run_reset(options: argparse.Namespace) -> int:
    """Give an account a new one-time password."""
    user = queries.accounts().filter(username=options.username.strip().casefold()).first()
    if user is None:
        raise Refusal(f"没有账号“{options.username}”，请核对。")
    issued = actions.reset_password(user=user, by=SYSTEM, at=timezone.now())
    if options.json:
        print_json({"username": user.username, "password": issued.password})
    else:
        print(f"账号 {user.username} 的一次性密码：{issued.password}（7天内有效，首次登录须修改）")
    return 0


def run_sweep(options: argparse.Namespace) -> int:
    """Close the accounts that nobody used for 90 days."""
    closed = [user.username for user in actions.deactivate_unused(by=SYSTEM, at=timezone.now())]
    if options.json:
        print_json({"deactivated": closed})
    else:
        print(f"已停用{len(closed)}个账号：{'、'.join(closed)}" if closed else "没有超过90天未使用的账号。")
    return 0
