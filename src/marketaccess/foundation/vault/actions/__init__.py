"""Writes of the vault: keys, sealing, and opening with a second person's consent."""

from marketaccess.foundation.vault.actions.keyring import add_officer, create_key, remove_officer, rotate_key
from marketaccess.foundation.vault.actions.reading import open_file, open_record
from marketaccess.foundation.vault.actions.requests import decide, request_unseal
from marketaccess.foundation.vault.actions.resealing import reseal
from marketaccess.foundation.vault.actions.sealing import check_ready, seal, seal_bytes, seal_original

__all__ = [
    "add_officer",
    "check_ready",
    "create_key",
    "decide",
    "open_file",
    "open_record",
    "remove_officer",
    "request_unseal",
    "reseal",
    "rotate_key",
    "seal",
    "seal_bytes",
    "seal_original",
]
