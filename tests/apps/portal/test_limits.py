"""How often somebody may enter a wrong receipt."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.apps.portal import limits
from marketaccess.apps.portal.limits import Attempts
from tests import make
from tests.apps.portal.said import csrf, enter

NINE = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)
WRONG = "00000-00000-00000-00000"


def tried(times: int, *, per_address: int = 3, altogether: int = 100, address: str = "a") -> Attempts:
    attempts = Attempts(per_address=per_address, altogether=altogether)
    for _ in range(times):
        attempts.count(address, at=NINE)
    return attempts


class TestAttempts:
    def test_nobody_waits_before_the_limit(self) -> None:
        assert not tried(2).wait("a", at=NINE)

    def test_at_the_limit_one_waits_until_the_first_try_is_ten_minutes_old(self) -> None:
        attempts = tried(3)
        assert attempts.wait("a", at=NINE + timedelta(minutes=4)) == timedelta(minutes=6)
        assert not attempts.wait("a", at=NINE + timedelta(minutes=10))

    def test_another_address_does_not_wait(self) -> None:
        assert not tried(3).wait("b", at=NINE)

    def test_altogether_there_is_a_cap(self) -> None:
        attempts = Attempts(per_address=3, altogether=5)
        for number in range(5):
            attempts.count(str(number), at=NINE)
        assert attempts.wait("somebody else", at=NINE)

    def test_no_address_is_kept(self) -> None:
        attempts = tried(1, address="203.0.113.77")
        assert "203.0.113.77" not in str(vars(attempts))

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("2001:db8:0:1::a", "2001:db8:0:1:ffff::b", True),
            ("2001:db8:0:1::a", "2001:db8:0:2::a", False),
            ("::ffff:203.0.113.1", "203.0.113.1", True),
            ("::ffff:203.0.113.1", "::ffff:203.0.113.2", False),
            ("203.0.113.1", "203.0.113.2", False),
            ("unix", "unix", True),
        ],
    )
    def test_a_subscriber_is_one_address(self, one: str, other: str, same: bool) -> None:
        assert bool(tried(3, address=one).wait(other, at=NINE)) is same

    def test_the_next_day_the_key_is_another(self) -> None:
        attempts = tried(3)
        before = set(attempts._by_address)
        attempts.count("a", at=NINE + timedelta(days=1))
        assert not before & set(attempts._by_address)

    def test_memory_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "ADDRESSES", 10)
        attempts = Attempts()
        for number in range(50):
            attempts.count(str(number), at=NINE)
        assert len(attempts._by_address) == 10

    @given(st.lists(st.integers(0, 3600), max_size=40), st.integers(0, 3600))
    def test_no_wait_is_longer_than_the_window(self, seconds: list[int], now: int) -> None:
        attempts = Attempts(per_address=3, altogether=5)
        for second in sorted(seconds):
            attempts.count("a", at=NINE + timedelta(seconds=second))
        latest = max([now, *seconds])
        wait = attempts.wait("a", at=NINE + timedelta(seconds=latest))
        assert timedelta() <= wait <= limits.WINDOW


class TestPage:
    def test_after_the_limit_even_the_right_receipt_waits_with_a_sentence(self, phone: Client) -> None:
        receipt = make.received().receipt or ""
        for _ in range(limits.PER_ADDRESS):
            assert enter(phone, WRONG).status_code == 422
        response = enter(phone, receipt)
        assert response.status_code == 429
        assert "查询次数过多，请10分钟后再试" in response.content.decode()

    def test_right_receipts_are_not_counted(self, phone: Client, attempts: Attempts) -> None:
        receipt = make.received().receipt or ""
        for _ in range(limits.PER_ADDRESS + 1):
            phone.cookies.clear()
            assert enter(phone, receipt).status_code == 302

    def test_behind_our_proxy_reporters_are_told_apart(
        self, phone: Client, attempts: Attempts, settings: pytest.FixtureRequest
    ) -> None:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
        token = csrf(phone)
        for number in range(limits.PER_ADDRESS + 1):
            forwarded = f"198.51.100.{number}"
            response = phone.post(
                "/track/", {**token, "receipt": WRONG}, HTTP_X_FORWARDED_FOR=f"1.1.1.1, {forwarded}"
            )
            assert response.status_code == 422

    def test_without_a_proxy_nobody_chooses_their_own_address(self, phone: Client) -> None:
        token = csrf(phone)
        for number in range(limits.PER_ADDRESS + 1):
            claimed = f"198.51.100.{number}"
            last = phone.post("/track/", {**token, "receipt": WRONG}, HTTP_X_FORWARDED_FOR=claimed)
        assert last.status_code == 429
