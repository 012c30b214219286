from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.retry_after import wait_seconds


@pytest.mark.parametrize(
    ("header", "seconds"), [("0", 0.0), ("7", 7.0), (" 30 ", 30.0), ("9" * 400, float("inf"))]
)
def test_a_number_is_of_seconds(header: str, seconds: float) -> None:
    assert wait_seconds(header) == seconds


def test_a_date_is_waited_for_unless_it_is_past() -> None:
    hour = timedelta(hours=1)
    ahead = wait_seconds(format_datetime(datetime.now(UTC) + hour, usegmt=True))
    assert ahead is not None and 0 < ahead <= hour.total_seconds()
    assert wait_seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0


@pytest.mark.parametrize(
    "header",
    [
        "",
        "-1",
        "1.5",
        "soon",
        "\xb2",
        "inf",
        "nan",
        "Wed, 21 Oct 2015 07:28:00",
        "Mon, 99 Foo 2026 1:2:3 GMT",
    ],
)
def test_what_is_neither_says_nothing(header: str) -> None:
    assert wait_seconds(header) is None


@given(st.text())
def test_any_text_is_read(header: str) -> None:
    seconds = wait_seconds(header)
    assert seconds is None or seconds >= 0
