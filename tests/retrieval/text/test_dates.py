import pytest

from retrieval.filters import Filters, matches
from retrieval.text.dates import AmbiguousDate, parse_date, parse_dateline


@pytest.mark.parametrize("written", ["last summer", "2025-02-30", "13", "0007", "Monday", "", "2024-13"])
def test_what_is_no_date_is_not_read(written: str) -> None:
    assert parse_date(written) is None


def test_day_and_month_that_cannot_be_told_apart_are_not_guessed() -> None:
    with pytest.raises(AmbiguousDate):
        parse_date("03/04/2024")
    assert str(parse_date("05/05/2024")) == "2024-05-05"


@pytest.mark.parametrize("line", ["*3 May 2024*", "Posted on May 3, 2024", "Last updated: 2024-05-03"])
def test_a_line_that_states_a_day_is_a_dateline(line: str) -> None:
    assert str(parse_dateline(line)) == "2024-05-03"


@pytest.mark.parametrize("line", ["20240503", "2024", "May 2024", "On 3 May 2024 they met.", "03/04/2024"])
def test_a_number_a_month_or_a_sentence_is_no_dateline(line: str) -> None:
    assert parse_dateline(line) is None


@pytest.mark.parametrize(
    ("published", "since", "until", "expected"),
    [
        ("2024-06", "2024-06-15", None, True),
        ("2024-06", "2024-07-01", None, False),
        ("2024-06", None, "2024-06-01", True),
        ("2024-06", None, "2024-05-31", False),
        ("2024", "2024-12-31", None, True),
        ("2024", "2025-01-01", None, False),
    ],
)
def test_a_month_or_year_passes_where_one_of_its_days_does(
    published: str, since: str | None, until: str | None, expected: bool
) -> None:
    assert matches("x.md", published, Filters(since=since, until=until)) is expected
