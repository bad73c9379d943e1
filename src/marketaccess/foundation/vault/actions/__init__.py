"""Writes of the vault: keys, sealing, and opening with a second person's consent."""

from marketaccess.foundation.vault.actions.keyring import add_officer, create_key, remove_officer, rotate_key
from marketaccess.foundation.vault.actions.materials import (
    Prepared,
    check_count,
    keep_materials,
    prepare_materials,
)
from marketaccess.foundation.vault.actions.reading import open_file, open_record
from marketaccess.foundation.vault.actions.requests import decide, request_unseal
from marketaccess.foundation.vault.actions.resealing import reseal
from marketaccess.foundation.vault.actions.sealing import (
    Sealed,
    keep_identity,
    keep_originals,
    seal_bytes,
    sealed_identity,
    sealed_original,
)

__all__ = [
    "Prepared",
    "Sealed",
    "add_officer",
    "check_count",
    "create_key",
    "decide",
    "keep_identity",
    "keep_materials",
    "keep_originals",
    "open_file",
    "open_record",
    "prepare_materials",
    "remove_officer",
    "request_unseal",
    "reseal",
    "rotate_key",
    "seal_bytes",
    "sealed_identity",
    "sealed_original",
]
