"""Dates go with the words beside them."""

import pytest

from bot.writing.checks.dated import swapped_date
from tests.bot.writing.comparing import compare

SALES = "Sales rose in 2019 and fell in 2020."


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Sales rose in 2020 and fell in 2019.", SALES),
        ("Sales fell in 2019 and rose in 2020.", SALES),
        ("Sales rose in 2020.", SALES),
        ("In 2020 sales rose, and in 2019 they fell.", "In 2019 sales rose, and in 2020 they fell."),
        ("Talks began on 9 May and ended on 3 May.", "Talks began on 3 May and ended on 9 May."),
        ("It grew on Friday and shrank on Monday.", "It grew on Monday and shrank on Friday."),
        ("Boyd was jailed in 1990 and elected in 1995.", "Boyd was elected in 1990 and jailed in 1995."),
        ("Boyd won in 2020 and Kerr won in 2019.", "Boyd won in 2019 and Kerr won in 2020."),
        ("It was open from 1995 to 1990.", "It was open from 1990 to 1995."),
    ],
)
def test_a_date_does_not_go_with_the_words_of_another(written: str, source: str) -> None:
    assert swapped_date(compare(written, source)) != ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        (SALES, SALES),
        ("Sales fell in 2020.", SALES),
        ("Sales fell in 2020 and rose in 2019.", SALES),
        ("In 2019 sales rose, and in 2020 they fell.", SALES),
        ("In 2019, sales rose.", SALES),
        ("Talks ended on 9 May.", "Talks began on 3 May and ended on 9 May 2019."),
        ("It opened in 1932.", "It opened in 1932."),
        ("It was open between 1990 and 1995.", "It was open from 1990 to 1995."),
    ],
)
def test_a_date_may_move_with_its_words(written: str, source: str) -> None:
    assert swapped_date(compare(written, source)) == ""


def test_a_source_of_nothing_but_dates_is_not_compared() -> None:
    many = " and ".join(f"opened in {year}" for year in range(1900, 1980))
    assert "too many dates" in swapped_date(compare("It opened in 1950.", many))
