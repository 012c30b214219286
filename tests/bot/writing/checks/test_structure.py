"""Who did what to whom: order, voice, clauses, substitutions, words that are new."""

import pytest

from bot.writing.checks.crossed import crossed_clauses
from bot.writing.checks.nearness import substituted_word, words_not_in_source
from bot.writing.checks.order import changed_order
from bot.writing.checks.table import objection
from tests.bot.writing.comparing import compare

SOLD = (
    "The company was founded in Toronto in 1998 by Maria Lopez, who sold it to Acme for $45 million in 2012."
)
RATES = "Unemployment in Spain fell to 11.8% in May, while in Italy it rose to 7.9%."
BEETHOVEN = "Beethoven dedicated the symphony to Napoleon but tore up the title page in anger."


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Boyd taught Kerr.", "Boyd taught Kerr for years."),
        ("Kerr was taught by Boyd.", "Boyd taught Kerr."),  # the passive turns it round
        (
            "Boyd wrote to Kerr in 1819, after the fire on Unst.",
            "After the fire on Unst, Boyd wrote to Kerr in 1819.",
        ),
        ("The firm announced it on 8 February 2007.", "On 8 February 2007 the firm announced it."),
        ("Maria Lopez founded the company in Toronto in 1998.", SOLD),
        ("Maria Lopez sold it to Acme in 2012 for $45 million.", SOLD),
    ],
)
def test_a_phrase_may_move_and_a_passive_turns_the_sentence(written: str, source: str) -> None:
    assert changed_order(compare(written, source)) == ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Kerr taught Boyd.", "Boyd taught Kerr."),
        ("Boyd was taught by Kerr.", "Kerr was taught by Boyd."),
        (
            "The Kyoto Protocol came before the Montreal Protocol.",
            "The Montreal Protocol came before the Kyoto Protocol.",
        ),
        ("Acme sold the company to Maria Lopez for $45 million.", SOLD),
        (
            "In Dublin they drew before they face Ireland in Paris.",
            "In Paris they drew before they face Ireland in Dublin.",
        ),
        ("It fell from 6 weeks to 14.", "It fell from 14 weeks to 6."),
        ("They may close five of the two libraries.", "They may close two of the five libraries."),
    ],
)
def test_names_and_figures_the_other_way_round_are_found(written: str, source: str) -> None:
    assert changed_order(compare(written, source)) != ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Maria Lopez founded the company in Toronto in 1998.", SOLD),
        ("Lopez sold the company to Acme.", SOLD),
        ("In Italy it rose to 7.9%.", RATES),
        ("Unemployment in Spain fell to 11.8% in May.", RATES),
        ("Beethoven tore up the title page.", BEETHOVEN),
        ("Beethoven dedicated the symphony to Napoleon.", BEETHOVEN),
    ],
)
def test_what_one_clause_says_may_be_written(written: str, source: str) -> None:
    assert crossed_clauses(compare(written, source)) == ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Maria Lopez founded the company in Toronto in 2012.", SOLD),
        ("The company was founded in Toronto in 1998 by Acme.", SOLD),
        ("Maria Lopez sold it to Acme in 1998.", SOLD),
        ("In Spain unemployment rose to 7.9%.", RATES),
        ("Napoleon tore up the title page.", BEETHOVEN),
        (
            "Norway beat Denmark in the final.",
            "Norway beat Sweden in the final after Denmark had lost to Finland.",
        ),
        ("The council has found savings.", "The council closes two libraries unless it finds savings."),
    ],
)
def test_facts_of_two_clauses_are_not_to_be_crossed(written: str, source: str) -> None:
    assert crossed_clauses(compare(written, source)) != ""


def test_a_word_in_the_very_place_of_another_is_named() -> None:
    source = "The firm's revenue grew 8% in June."
    assert substituted_word(compare("The firm's profit grew 8% in June.", source, likeness=0.7)) == (
        "“profit” stands for “revenue”"
    )
    assert substituted_word(compare("The company's revenue grew 8% in June.", source, likeness=0.7)) == ""


@pytest.mark.parametrize(
    ("written", "source", "named"),
    [
        ("Negotiators run models of the aid.", "Aides around the room run models of the aid.", "Aides"),
        ("Ministers agreed on a budget.", "Clerks of three towns agreed on a budget.", "Clerks"),
        ("The ministers agreed on a budget.", "On Sunday the clerks agreed on a budget.", "Sunday"),
        ("Envoys agreed on a budget.", "Clerks agreed on a budget.", ""),  # it may be another word for it
        ("Aides run models of the aid.", "Aides around the room run models of the aid.", ""),
    ],
)
def test_a_word_in_place_of_all_that_a_sentence_begins_with_is_named(
    written: str, source: str, named: str
) -> None:
    reason = substituted_word(compare(written, source, likeness=0.7))
    assert reason.endswith(f"stands for “{named}”") if named else reason == ""


@pytest.mark.parametrize(
    ("written", "likeness", "reason"),
    [
        ("The lamp on the island of Skerry was lit at night.", 0.45, ""),
        ("The lamp on Skerry was lit at night.", 0.0, "nothing in the source is like “night”"),
        (
            "The lamp on the Skerry rocks was lit at night.",
            0.45,
            "the source has neither “rocks” nor “night”",
        ),
        ("The lamp on Skerry was kindled.", 0.6, ""),
        ("The lamp was lit at night.", 0.45, "the source has no “night”"),
        ("People made the lamp on Skerry work.", 0.0, ""),  # words that go with anything
    ],
)
def test_one_word_of_the_writers_is_let_pass_if_the_source_has_its_like(
    written: str, likeness: float, reason: str
) -> None:
    source = "On the island of Skerry the lamp was lit in the dark."
    assert words_not_in_source(compare(written, source, likeness=likeness)) == reason


def test_the_first_check_that_finds_something_gives_the_reason() -> None:
    assert objection(compare("The lamp was lit in 1848.", "The lamp was not lit in 1847.")) == (
        "the source does not say “1848”"
    )
    assert objection(compare("The lamp was lit in 1847.", "The lamp was lit in 1847 by Boyd.")) == ""
