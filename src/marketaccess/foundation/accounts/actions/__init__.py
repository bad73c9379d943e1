"""Everything that changes accounts, one verb each. Posts are changed in organizations."""

from marketaccess.foundation.accounts.actions.accounts import (
    Issued,
    change_password,
    create_account,
    deactivate,
    deactivate_unused,
    reactivate,
    reset_password,
)
from marketaccess.foundation.accounts.actions.failures import record_failures
from marketaccess.foundation.accounts.actions.signing_in import (
    ask_pace,
    bind_session,
    note_failure,
    sign_in,
    sign_out,
)
from marketaccess.foundation.accounts.actions.tokens import IssuedToken, make_token, revoke_token
from marketaccess.foundation.organizations.actions import end_post, grant_post

__all__ = [
    "Issued",
    "IssuedToken",
    "ask_pace",
    "bind_session",
    "change_password",
    "create_account",
    "deactivate",
    "deactivate_unused",
    "end_post",
    "grant_post",
    "make_token",
    "note_failure",
    "reactivate",
    "record_failures",
    "reset_password",
    "revoke_token",
    "sign_in",
    "sign_out",
]
