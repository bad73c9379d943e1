"""Django's own checks: what it warns of at start is a defect here."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_framework_has_nothing_to_say() -> None:
    call_command("check", fail_level="WARNING", databases=["default"])
