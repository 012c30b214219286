import pytest

from bot.parsing.dates import parse_date
from retrieval.errors import UsageError


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025-08-22", "2025-08-22", "2025-08-22"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        (" 2025-8-2 ", "2025-08-02", "2025-08-02"),
    ],
)
def test_a_month_or_a_year_means_its_first_or_last_day(written: str, first: str, last: str) -> None:
    assert parse_date(written, "first", "--since") == first
    assert parse_date(written, "last", "--until") == last


@pytest.mark.parametrize(
    "written", ["", "today", "2025-13", "2025-00", "2025-02-30", "22.8.2025", "0000-01-01"]
)
def test_anything_else_is_refused_with_the_way_to_write_it(written: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_date(written, "last", "--until")
    assert refused.value.message == f"--until: {written!r} is not a date"
    assert refused.value.hint == "write it as 2025-08-22, 2025-08 or 2025"
