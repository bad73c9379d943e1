"""What the asker wants kept from a unit, PostgreSQL itself keeps from it."""

import pytest
from django.db import connection

from marketaccess.apps.consultations.models import Consultation
from marketaccess.apps.leads import row_security
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from tests import make
from tests import make_consultations as ask

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no row-level security"
)
pytestmark = only_postgresql
TABLES = ["consultation", "deadline", "reply", "message", "progress", "attachment"]


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM consultations_{table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def _everything() -> None:
    target = make.department(make.TARGET).pk
    ask.consultation(S.ANSWERED, target_department_id=target, files=(make.text_file("plan.txt"),))
    assert all(count(table) for table in TABLES)


@pytest.mark.usefixtures("_everything")
@pytest.mark.parametrize("table", TABLES)
def test_the_unit_kept_out_reads_no_row_and_others_do(table: str) -> None:
    row_security.hide_from(frozenset({make.department(make.TARGET).pk}))
    assert count(table) == 0
    row_security.hide_from(frozenset({make.department(make.HANDLING).pk}))
    assert count(table) > 0


@pytest.mark.usefixtures("_everything")
def test_nor_does_an_update_touch_it() -> None:
    row_security.hide_from(frozenset({make.department(make.TARGET).pk}))
    assert Consultation.objects.update(title="改写") == 0
