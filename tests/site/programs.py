"""Other programs that call the API with a token."""

import json
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import actions as accounts
from tests import make

LEADS = "/api/v1/leads"
BODY = {
    "number": "RX-2026-1",
    "source": "政务服务便民热线",
    "channel": "hotline",
    "title": "要求设立分公司方可投标",
    "narrative": "来电人反映招标公告要求外地企业先在本地设立分公司。",
    "target_name": "示范县住房和城乡建设局",
    "list_item": "100001",
    "received_at": "2026-09-28T10:30:00+08:00",
}


def program(role: Role = Role.COORDINATING_HANDLER, at: str = make.OFFICE) -> Client:
    """A client with a token of that seat."""
    make.county()
    issued = accounts.make_token(
        department=make.department(at), role=role, name="对接系统", by=SYSTEM, at=datetime.now(UTC)
    )
    return Client(headers={"authorization": f"Bearer {issued.raw}"})


def send(client: Client, **changes: Any) -> Any:
    return send_raw(client, json.dumps({**BODY, **changes}).encode())


def send_raw(client: Client, raw: bytes) -> Any:
    return client.post(LEADS, raw, content_type="application/json")


def told(response: Any) -> Any:
    """What an answer says."""
    return json.loads(response.content)
