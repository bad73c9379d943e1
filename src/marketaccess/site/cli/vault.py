"""`marketaccess vault`: the keys of the identity vault, and who can use them."""

import argparse
from pathlib import Path

# Where the passphrase is read when no file is named.
VARIABLE = "MARKETACCESS_VAULT_PASSPHRASE"
HOLDERS = ("intake", "escrow")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its verbs."""
    parser = subparsers.add_parser("vault", help="身份保管：建立、移交、更换密钥")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    for verb, words in (
        ("keygen", "为一方建立密钥，交给一名账号保管"),
        ("add-officer", "由现持有人把密钥移交给另一名账号（各用各的口令）"),
        ("remove-officer", "取消一名账号的持有"),
        ("rotate", "更换一方的密钥"),
        ("reseal", "把旧密钥密封的内容改用在用密钥密封"),
        ("status", "显示密钥和持有人"),
    ):
        command = verbs.add_parser(verb, help=words)
        command.add_argument("--json", action="store_true", help="以 JSON 输出结果")
        if verb not in {"status", "reseal"}:
            command.add_argument(
                "--holder", choices=HOLDERS, required=True, help="intake 受理组，escrow 监督保管"
            )
        if verb != "status":
            command.add_argument("--officer", required=True, metavar="账号")
        if verb == "add-officer":
            command.add_argument("--existing", required=True, metavar="账号", help="现持有人")
            command.add_argument("--existing-passphrase-file", type=Path, metavar="FILE")
        if verb not in {"status", "remove-officer"}:
            command.add_argument(
                "--passphrase-file", type=Path, metavar="FILE", help=f"不给时读 {VARIABLE}，再无则询问"
            )
        command.set_defaults(handler="marketaccess.site.cli.vault_handlers:run", needs_django=True)
