"""Signs, currencies, per cent and what joins two figures are part of them."""

import pytest

from bot.writing.checks.signs import other_sign
from tests.bot.writing.comparing import compare


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Profit was $5 million.", "Profit was €5 million."),
        ("Profit was 5 million.", "Profit was $5 million."),
        ("Profit was 5 million dollars.", "Profit was 5 million euros."),
        ("The low was 5 degrees.", "The low was -5 degrees."),
        ("The low was 5 degrees.", "The low was −5 degrees."),
        ("The low was -5 degrees.", "The low was 5 degrees."),
        ("It fell by 5.", "It fell by 5%."),
        ("It fell by 5%.", "It fell by 5."),
        ("It fell by 5%.", "It fell by 5 percentage points."),
        ("They won 3 2.", "They won 3-2."),
        ("They won 3/2.", "They won 3:2."),
    ],
)
def test_a_figure_with_another_sign_is_another_figure(written: str, source: str) -> None:
    assert other_sign(compare(written, source)) != ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Profit was 5 million dollars.", "Profit was $5 million."),
        ("Profit was $5 million.", "Profit was US$5 million."),
        ("It fell by 5 per cent.", "It fell by 5%."),
        ("The low was minus 5 degrees.", "The low was −5 degrees."),
        ("It fell by 5% to 7%.", "It fell by 5-7%."),
        ("They won 3–2.", "They won 3-2."),
        ("Page 5 of the 5% report.", "The 5% report, page 5."),
        ("The Boeing-737 landed.", "The Boeing 737 landed."),
    ],
)
def test_the_same_sign_may_be_written_otherwise(written: str, source: str) -> None:
    assert other_sign(compare(written, source)) == ""
