"""What a test commits is gone before the next one, on both databases; what Django needs is still there."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.protection import unprotected
from tests import make
from tests.transactions import NOTED, clear


@pytest.mark.django_db(transaction=True)
class TestOneAfterTheOther:
    """Both begin with nothing, in whichever order they run."""

    @pytest.mark.parametrize("_turn", [1, 2])
    def test_nothing_is_there_and_much_is_left(self, _turn: int) -> None:
        assert not Lead.objects.exists()
        assert not Event.objects.exists()
        make.lead(LeadState.CLOSED)
        assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_all_is_deleted_or_nothing() -> None:
    make.lead(LeadState.CLOSED)
    with pytest.raises(DatabaseError, match="append-only"):
        clear()
    assert Lead.objects.exists()
    with unprotected(connection):
        clear()
    tables = set(connection.introspection.django_table_names())
    assert tables > NOTED
    with connection.cursor() as cursor:
        for table in tables - NOTED:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            assert cursor.fetchone() == (0,), table
    assert ContentType.objects.exists()
