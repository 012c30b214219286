"""Names: whole, as often as the source has them, and of the source."""

import pytest

from bot.writing.checks.names import new_name
from tests.bot.writing.comparing import compare

BOYD = "The lamp on Skerry was lit by the keeper Ailsa Boyd, whom Robert Kerr had taught."


@pytest.mark.parametrize(
    ("written", "source", "context"),
    [
        ("Boyd lit the lamp on Skerry.", BOYD, ""),  # the surname alone
        ("Ailsa Boyd lit the lamp.", "The lamp was lit by Boyd.", "The keeper was Ailsa Boyd. She lit it."),
        ("Usually the lamp was lit.", "The lamp was lit as a rule.", ""),  # first words look like names
        ("Keepers lit the lamp.", "The keepers lit the lamp.", ""),
        ("Many lamps were lit.", "There were many lamps.", ""),
        ("Austria agreed.", "The Austrian government agreed.", ""),
        ("The IPCC agreed.", "The Intergovernmental Panel on Climate Change (IPCC) agreed.", ""),
        ("The WHO agreed.", "The World Health Organization agreed.", ""),
        ("Skerry's lamp was lit.", BOYD, ""),
        ("Fridtjof Nansen sailed.", "The Fridtjof Wedel Nansen sailed.", ""),
    ],
)
def test_a_name_of_the_source_may_be_written(written: str, source: str, context: str) -> None:
    assert new_name(compare(written, source, context)) == ""


@pytest.mark.parametrize(
    ("written", "source", "reason"),
    [
        ("Mary Boyd lit the lamp.", BOYD, "the source does not name “Mary Boyd”"),
        ("Robert Boyd lit the lamp.", BOYD, "the source has no “Robert Boyd”"),  # put together of two
        ("The lamp on Unst was lit.", BOYD, "the source does not name “Unst”"),
        ("Australia agreed.", "The Austrian government agreed.", "the source does not name “Australia”"),
        ("Newton threw the ball.", "Manning threw the ball.", "the source does not name “Newton”"),
        ("It was lit in May.", "It may be lit.", "the source does not name “May”"),  # the word is no name
        ("Boyd told Boyd about the lamp.", BOYD, "the source has “Boyd” only once"),
        (
            "Super Bowl XLVIII was won.",
            "Super Bowl XLIX was won.",
            "the source does not name “Super Bowl XLVIII”",
        ),
    ],
)
def test_a_name_that_the_source_has_not_is_named(written: str, source: str, reason: str) -> None:
    assert new_name(compare(written, source)) == reason


def test_a_first_name_comes_from_the_context_only_with_its_surname() -> None:
    context = "Ailsa Boyd had a brother, Robert Kerr."
    assert new_name(compare("Robert Boyd lit it.", "Boyd lit it.", context)) != ""
    assert new_name(compare("Robert Kerr lit it.", "Boyd lit it.", context)) != ""
