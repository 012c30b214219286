"""Denials, opposites, sweeping words, hedges, modals and pronouns."""

import pytest

from bot.writing.checks.claims import inflated_claim, other_modal
from bot.writing.checks.denial import one_sided_denial
from bot.writing.checks.markup import foreign_markup
from bot.writing.checks.opposites import opposite_word
from bot.writing.checks.pronouns import begins_with_pronoun, new_pronoun
from tests.bot.writing.comparing import compare


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("The lamp was not lit.", "The lamp was not lit that night."),
        ("No interceptions were thrown.", "He did not throw any interceptions."),
        ("Carolina did not get a first down.", "Carolina failed to get a first down."),
        ("P differs from NP.", "P is not equal to NP."),
        ("The lamp was lit.", "The lamp was lit, not the fire."),
        ("It is not only big but old.", "It is big, and it is old."),
        ("Kerr failed.", "Boyd succeeded, and Kerr failed."),
        ("Boyd agreed.", "Boyd agreed, and Kerr did not."),
        ("Boyd agreed, and Kerr did not.", "Boyd agreed, but Kerr didn't."),
        ("It stands at No. 10.", "It stands at No. 10 today."),
    ],
)
def test_a_denial_of_both_sides_is_none_of_one(written: str, source: str) -> None:
    assert one_sided_denial(compare(written, source)) == ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("The lamp was not lit.", "The lamp was lit."),
        ("The lamp was lit.", "The lamp was never lit."),
        ("The vaccine prevents infection.", "The vaccine does not prevent infection."),
        ("They refused to end the case.", "They agreed to end the case."),
        ("Carolina got a first down.", "Carolina failed to get a first down."),
        ("Kerr did not fail.", "Kerr failed."),
        ("Boyd agreed, and Kerr does.", "Boyd agreed, and Kerr does not."),
        ("Boyd agreed, and Kerr did.", "Boyd agreed, but Kerr didn't."),
        ("Boyd agreed, and Kerr has.", "Boyd agreed; Kerr never has."),
        ("Boyd agreed.", "Did Boyd agree? He did not."),
        ("There were not only two lamps.", "There were only two lamps."),
        ("They had no lamp and got a fire.", "They had a lamp and got no fire."),
        ("Soldiers can be elected as members.", "Soldiers are disqualified from being elected as members."),
    ],
)
def test_a_denial_of_one_side_is_found(written: str, source: str) -> None:
    assert one_sided_denial(compare(written, source)) != ""


@pytest.mark.parametrize(
    ("written", "source", "reason"),
    [
        ("Prices rose.", "Prices fell.", "“rose” stands for “fell”"),
        ("It is below the mark.", "It is above the mark.", "“below” stands for “above”"),
        ("They are equal.", "They are unequal.", "“equal” stands for “unequal”"),
        ("It is illegal.", "It is legal.", "“illegal” stands for “legal”"),
        ("It lay before the town.", "It lay after the town.", "“before” stands for “after”"),
        ("The lowest peak.", "The highest peak.", "“lowest” stands for “highest”"),
        ("They differ.", "They are not equal.", ""),
        ("Prices rose and fell.", "Prices fell and rose.", ""),
        ("Prices grew.", "Prices rose.", ""),
    ],
)
def test_an_opposite_is_named_with_what_it_stands_for(written: str, source: str, reason: str) -> None:
    assert opposite_word(compare(written, source)) == reason


@pytest.mark.parametrize(
    ("written", "source", "word"),
    [
        ("All keepers left.", "The keepers left.", "All"),
        ("Only keepers left.", "The keepers left.", "Only"),
        ("He was the only one ever to win.", "He was the first ever to win.", "only"),
        ("It has been proved.", "It has been said.", "proved"),
        ("It closed for good.", "It closed for a time.", "for good"),
        ("The lamp was lit.", "The lamp may be lit.", "may"),
        ("They shelved the plan.", "They will be forced to shelve the plan.", "will"),
        ("They got 5 million.", "They would have received 5 million.", "would"),
        ("All keepers left.", "Every keeper left.", ""),
        ("The lamp could be lit.", "The lamp might be lit.", ""),
        ("The town was founded.", "The town was founded, and may grow.", ""),
        ("It opened on 5 May.", "It opened on 5 May.", ""),
    ],
)
def test_a_claim_that_is_wider_or_surer_is_found(written: str, source: str, word: str) -> None:
    assert (f"“{word}”" in inflated_claim(compare(written, source))) is bool(word)
    assert bool(inflated_claim(compare(written, source))) is bool(word)


@pytest.mark.parametrize(
    ("written", "source", "is_other"),
    [
        ("The council will close it.", "The council may close it.", True),
        ("Staff may report it.", "Staff must report it.", True),
        ("The council might close it.", "The council may close it.", False),
        ("Staff must report it.", "Staff must also report it.", False),
        ("The council will close it.", "The council closes it.", False),
    ],
)
def test_may_is_neither_will_nor_must(written: str, source: str, is_other: bool) -> None:
    assert bool(other_modal(compare(written, source))) is is_other


@pytest.mark.parametrize(
    ("written", "source", "is_new"),
    [
        ("They lit the lamp.", "Boyd lit the lamp.", True),
        ("She lit the lamp.", "She lit the lamp at night.", False),
        ("Boyd said he left.", "Boyd said she left.", True),
        ("It is known that the lamp burned.", "The lamp is known to have burned.", False),
        ("Boyd lit it.", "Boyd lit the lamp.", False),
    ],
)
def test_a_pronoun_of_the_writer_is_nobody(written: str, source: str, is_new: bool) -> None:
    assert bool(new_pronoun(compare(written, source))) is is_new


def test_only_a_pronoun_at_the_beginning_refers_back() -> None:
    assert begins_with_pronoun("“She kept it burning.")
    assert not begins_with_pronoun("Boyd kept it burning.")
    assert not begins_with_pronoun("Thistles grew there.")


@pytest.mark.parametrize(
    "markup",
    [
        "https://evil.example",
        "[here](x)",
        "![](x.png)",
        "`rm -rf`",
        "<b>",
        "a@b.example",
        "@channel",
        "#general",
    ],
)
def test_links_pictures_code_and_pings_are_only_shown_if_the_source_has_them(markup: str) -> None:
    assert foreign_markup(f"See {markup} for more.", "See it for more.") != ""
    assert foreign_markup(f"See {markup} for more.", f"See {markup} for more.") == ""
