"""Figures: each must be stated, whatever way it is written."""

import pytest

from bot.writing.checks.attachment import beside_another_figure
from bot.writing.checks.figures import new_figure, other_role
from tests.bot.writing.comparing import compare


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("It cost £30 million a year.", "The annual fee is £30m."),
        ("1,000,000 people came.", "1 million people came."),
        ("Five boats sank.", "In the storm 5 boats sank."),
        ("He came sixth.", "He came 6th of nine."),
        ("A paper of 1999 says so.", "A 1999 paper says so."),
        ("The law of 2005 says so.", "It was passed in 2005."),
        ("68 per cent agreed.", "A majority (68%) agreed."),
        ("It is 1.5 kilometres long.", "It is 1,500 metres long."),
        ("It opened in February 2007.", "On 8 February 2007 it opened."),
        ("Over 300 points were scored.", "They scored 308 points."),
        ("Both games were lost.", "The two games were lost."),
        ("One of them left.", "A keeper left."),
        ("They met on Tuesday.", "Meetings are on Tuesday and Friday."),
        ("It runs from 2001–02.", "The season of 2001–02 was the last."),
    ],
)
def test_a_figure_that_is_stated_in_another_form_is_none_too_many(written: str, source: str) -> None:
    assert new_figure(compare(written, source)) == ""


@pytest.mark.parametrize(
    ("written", "source", "figure"),
    [
        ("It cost £300 million.", "It cost £30 million.", "£300 million"),
        ("It cost $30 million.", "It cost £30 million.", "$30 million"),
        ("308 points were scored.", "About 300 points were scored.", "308"),
        ("300 points were scored.", "They scored 308 points.", "300"),
        ("He had nine sacks in five starts.", "He had 5 sacks in 9 starts.", "nine"),
        ("It opened in May.", "It opened in March.", "May"),
        ("It opened in 1989.", "It opened in 1998.", "1989"),
        ("9.1% agreed.", "8.1% agreed.", "9.1%"),
        ("He came second.", "He came first.", "second"),
        ("Half of them left.", "Some of them left.", "Half"),
        ("Take Interstate 9.", "Take Interstate 5.", "9"),
        ("They met on Monday.", "They met on Tuesday.", "Monday"),
    ],
)
def test_a_figure_that_is_not_stated_is_named(written: str, source: str, figure: str) -> None:
    assert new_figure(compare(written, source)) == f"the source does not say “{figure}”"


@pytest.mark.parametrize(
    ("written", "source", "reason"),
    [
        ("Sales rose by 12%.", "Sales rose to 12%.", "the source says “to 12”"),
        ("It fell from 6 weeks.", "It fell to 6 weeks.", "the source says “to 6”"),
        ("Those under 18 may come.", "Those over 18 may come.", "the source says “over 18”"),
        ("Those above 18 may come.", "Those over 18 may come.", ""),
        ("Sales rose 12%.", "Sales rose by 12%.", ""),
        ("It was so in 2008.", "It was so since 2008.", ""),
    ],
)
def test_a_level_is_no_difference_and_a_start_is_no_end(written: str, source: str, reason: str) -> None:
    assert other_role(compare(written, source)) == reason


def test_a_figure_goes_with_the_words_beside_it() -> None:
    source = "There were 12,843 (8.1%) unmarried couples, and 1,388 (0.9%) households of widows."
    assert beside_another_figure(compare("0.9% were unmarried couples.", source)).startswith("“0.9%”")
    assert beside_another_figure(compare("8.1% were unmarried couples.", source)) == ""
