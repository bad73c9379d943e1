"""What `marketaccess migrate` does: the database and the static files as this version needs them."""

import argparse

from django.core.management import call_command


def migrate(_options: argparse.Namespace) -> int:
    """Bring both up to this version."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    return 0
