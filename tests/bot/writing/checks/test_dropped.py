"""Qualifiers, attributions and conditions of the source stand in the sentence, or it fails."""

import pytest

from bot.writing.checks.attribution import dropped_attribution
from bot.writing.checks.claims import inflated_claim
from bot.writing.checks.conditions import dropped_condition
from bot.writing.checks.qualifiers import dropped_qualifier
from tests.bot.writing.comparing import compare


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("500 people came.", "Up to 500 people came."),
        ("500 people came.", "At least 500 people came."),
        ("Over 500 people came.", "At least 500 people came."),
        ("Over 500 people came.", "500 people came."),
        ("500 people came.", "Almost 500 people came."),
        ("500 people came.", "About 500 people came."),
        ("500 people came.", "500 people or more came."),
        ("A dozen people came.", "At least a dozen people came."),
        ("The rate is >5.", "The rate is <5."),
        ("The rate is ≤5.", "The rate is ≥5."),
        ("The rate is 5.", "The rate is <5."),
        ("Boyd won.", "Boyd nearly won."),
        ("Boyd won.", "Boyd almost certainly won."),
        ("Boyd triumphed.", "Boyd almost won."),
        ("The council approves bills.", "The council seldom approves bills."),
        ("The council approves bills.", "The council hardly approves bills."),
        ("The lamp burned.", "The lamp partly burned."),
        ("Boyd voted.", "Only Boyd voted."),
        ("Members voted.", "Few members voted."),
        ("The president left.", "The former president left."),
        ("The president left.", "The ex-president left."),
        ("The president left.", "The acting president left."),
        ("The president left.", "The vice president left."),
        ("The director left.", "The deputy director left."),
        ("The president left.", "The so-called president left."),
        ("The president left.", "The president-elect left."),
        ("The report spread.", "The false report spread."),
        ("The president left.", "The then president left."),
        ("Boyd founded it.", "Boyd supposedly founded it."),
        ("Boyd won the cup.", "In theory, Boyd won the cup."),
        ("Boyd won the cup.", "Boyd tried to win the cup."),
        ("Boyd left.", "Boyd threatened to leave."),
        ("Boyd left.", "Boyd promised to leave."),
        ("Half of them left.", "Roughly half of them left."),
        ("500 people came.", "Between 300 and 500 people came."),
        ("300 people came.", "Between 300 and 500 people came."),
    ],
)
def test_a_qualifier_that_is_left_out_is_found(written: str, source: str) -> None:
    assert dropped_qualifier(compare(written, source)) != ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Over 500 people came.", "More than 500 people came."),
        ("The rate is less than 5.", "The rate is <5."),
        ("Around 500 people came.", "Nearly 500 people came."),
        ("Boyd almost won.", "Boyd nearly won."),
        ("Boyd sought to win.", "Boyd tried to win."),
        ("It was open from 1990 to 1995.", "It was open between 1990 and 1995."),
        ("From then on the president left it.", "Then the president left it."),
        ("Bills were rarely approved.", "The council seldom approves bills."),
        ("In May only Boyd voted.", "Only Boyd voted in May."),
        ("Boyd left.", "The former president Boyd left."),
        ("Boyd, the former president, left.", "The former president Boyd left."),
        ("Boyd appeared in films.", "Boyd was acting in films."),
        ("Over 300 points were scored.", "They scored 308 points."),
        ("A few members voted.", "A few members voted."),
        ("Boyd walked over the bridge.", "Boyd walked over the bridge."),
    ],
)
def test_a_qualifier_may_be_said_otherwise_or_go_with_its_word(written: str, source: str) -> None:
    assert dropped_qualifier(compare(written, source)) == ""


@pytest.mark.parametrize(
    "source",
    [
        "According to Russia, Boyd broke the lamp.",
        "Boyd broke the lamp, according to Russia.",
        "Boyd broke the lamp, Kerr claimed.",
        "“Boyd broke the lamp,” said Kerr.",
        "“Boyd broke the lamp,” Kerr said.",
        "Critics claim that Boyd broke the lamp.",
        "Critics allege that Boyd broke the lamp.",
        "Critics say Boyd broke the lamp.",
        "Kerr told reporters that Boyd broke the lamp.",
        "In the view of critics, Boyd broke the lamp.",
        "Boyd is believed to have broken the lamp.",
        "The claim that Boyd broke the lamp spread.",
        "Kerr dreamed that Boyd broke the lamp.",
        "It is a myth that Boyd broke the lamp.",
        "It is a common misconception that Boyd broke the lamp.",
        "Legend has it that Boyd broke the lamp.",
        "Boyd broke the lamp, or so the legend goes.",
    ],
)
def test_what_somebody_says_is_not_so_for_that(source: str) -> None:
    assert dropped_attribution(compare("Boyd broke the lamp.", source)) != ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("Boyd broke the lamp, according to Kerr.", "Kerr said that Boyd broke the lamp."),
        ("It is a myth that Boyd broke it.", "It is a myth that Boyd broke it."),
        ("“Boyd broke the lamp.", "“Boyd broke the lamp,” Kerr said."),
        ("Kerr claimed the title.", "Kerr claimed the title in May."),
        ("The study shows it: fish sleep.", "The study shows that fish sleep."),
        ("Fish sleep at night.", "The study shows that fish sleep at night."),
        ("Kerr lit the lamp.", "Kerr lit the lamp, but critics say that Boyd broke it."),
    ],
)
def test_an_attribution_may_be_said_otherwise_or_be_of_something_else(written: str, source: str) -> None:
    assert dropped_attribution(compare(written, source)) == ""


@pytest.mark.parametrize(
    "source",
    [
        "If Boyd signs, the war ends.",
        "Unless Boyd signs, the war ends.",
        "Provided Boyd signs, the war ends.",
        "Should Boyd sign, the war ends.",
        "Had Boyd signed, the war would have ended.",
        "Were Boyd to sign, the war would end.",
        "The war ends if Boyd signs.",
        "The war ends as long as Boyd signs.",
    ],
)
def test_what_holds_under_a_condition_does_not_hold_without(source: str) -> None:
    assert dropped_condition(compare("The war ends.", source)) != ""


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("The war ends if Boyd signs.", "If Boyd signs, the war ends."),
        ("The war ends.", "Even if Boyd signs, the war ends."),
        ("Kerr asked.", "Kerr asked if the war ends."),
        ("Kerr provided the oil.", "Kerr provided the oil for the lamp."),
        ("Boyd lit the lamp.", "Boyd lit the lamp with all of the oil that Kerr gets if the war ends."),
        ("Kerr left.", "Kerr left, but the war ends if Boyd signs."),
        ("The war had ended.", "Had the war ended?"),
    ],
)
def test_a_condition_may_move_or_be_of_something_else(written: str, source: str) -> None:
    assert dropped_condition(compare(written, source)) == ""


def test_the_month_of_may_is_no_hedge() -> None:
    would = "Had Boyd signed, the war would have ended in May."
    assert inflated_claim(compare("The war ended in May.", would)) != ""
    assert inflated_claim(compare("Talks ended on 3 May.", "On 3 May and later talks ended.")) == ""
