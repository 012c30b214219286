"""When articles say the same, and when they contradict each other; with the real model."""

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from retrieval.library import Library
from retrieval.types import Answer

pytestmark = pytest.mark.model

Ask = Callable[..., Answer]
"""Takes a question and any number of texts."""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Ask:
    """Asks a question of one article for each text, dated 2025-01-01 and each a month later."""

    def ask(question: str, *texts: str) -> Answer:
        root = tmp_path_factory.mktemp("claims")
        folder = Path(root, "articles")
        folder.mkdir()
        for month, text in enumerate(texts, 1):
            (folder / f"{month}.md").write_text(
                f"---\ndate: {2025 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}-01\n---\n{text}\n"
            )
        library = Library(folder, root / "index", real_encoder)
        library.sync()
        answer = library.ask(question)
        library.close()
        _exact(folder, answer)
        return answer

    return ask


def _exact(folder: Path, answer: Answer) -> None:
    for citation in answer.citations:
        for source in (citation, *citation.supporting):
            text = (folder / source.article.id).read_text()
            assert text[source.start : source.end] == source.quote


BRIDGE = "How much did the bridge over the Osa cost?"


def test_a_claim_is_quoted_once_and_who_agrees_is_counted(ask: Ask) -> None:
    answer = ask(
        BRIDGE,
        "The new bridge over the Osa cost $12 million, the council said.",
        "The council said that the new bridge over the Osa had cost $12m.",
    )
    (citation,) = answer.citations
    assert len(citation.supporting) == 1
    assert not answer.disputed
    assert answer.text == f"{citation.quote} [1] (2 articles)"


def test_different_figures_for_one_thing_stand_side_by_side_newest_first(ask: Ask) -> None:
    old = "The new bridge over the Osa cost $12 million, the council said on Monday."
    new = "Officials put the final price of the Osa bridge at $15 million."
    answer = ask(BRIDGE, old, new)
    assert answer.disputed
    assert answer.text == f"The articles disagree.\n{new} [1] (2025-02-01)\n{old} [2] (2025-01-01)"


OPENED = "The bridge over the Osa was opened by the mayor Anna Berg."


@pytest.mark.parametrize(
    ("other", "agreeing"),
    [
        ("A new bridge over the Osa cost 12 million dollars to build.", 0),
        (f"A new bridge over the Osa cost 12 million dollars to build. {OPENED}", 1),
    ],
)
def test_an_article_agrees_with_a_quote_if_it_says_all_of_it(ask: Ask, other: str, agreeing: int) -> None:
    both = f"The new bridge over the Osa cost $12 million to build. {OPENED}"
    answer = ask("How much did the bridge over the Osa cost, and who opened it?", other, both)
    assert sorted(len(citation.supporting) for citation in answer.citations if OPENED in citation.quote) == [
        agreeing
    ]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "When will the talks begin?",
            "The talks will begin on 5 May in Geneva.",
            "The talks begin in Geneva on May 12.",
        ),
        (
            "Who leads the commission?",
            "The commission is led by Anna Berg.",
            "The commission is led by Karl Lund.",
        ),
        (
            "How many people died in the flood in Marrow?",
            "The flood in Marrow killed 12 people.",
            "At least 15 people died in the flood in Marrow, rescuers said.",
        ),
        (
            "What is the unemployment rate in Norland?",
            "Unemployment in Norland fell to 4.7% in March.",
            "Norland's jobless rate was 5.2 percent in March, the statistics office said.",
        ),
        ("How long is the pier?", "The pier is 1.5 kilometres long.", "The pier is 1,800 metres long."),
        (
            "Who keeps the password of router 77?",
            "The password of router 77 is kept by Ann Berg.",
            "The password of router 77 is kept by Karl Lund.",
        ),
        (
            "When does the library open on Saturdays?",
            "The library opens at 9 on Saturdays, from 3 March.",
            "On Saturdays the library opens from 10 March.",
        ),
        (
            "How many days of leave do new staff get?",
            "New staff get 25 days of leave a year.",
            "New staff have 28 days of leave each year.",
        ),
        (
            "How much is the deposit for the hall?",
            "The deposit for the hall is 200 euros.",
            "For the hall a deposit of €150 is taken.",
        ),
        (
            "How many rooms does the hostel have?",
            "The hostel has 14 rooms.",
            "There are 18 rooms in the hostel.",
        ),
        (
            "Who is the treasurer of the rowing club?",
            "The treasurer of the rowing club is Ida Moen.",
            "Per Dahl is treasurer of the rowing club.",
        ),
        (
            "When was the mill built?",
            "The mill was built in 1847.",
            "The mill was built in 1852 by two brothers.",
        ),
        (
            "How long does the crossing take?",
            "The crossing takes 40 minutes.",
            "The crossing to the island takes 55 minutes.",
        ),
        (
            "What share of voters backed the tunnel?",
            "The tunnel was backed by 52% of voters.",
            "Of the voters 58 per cent backed the tunnel.",
        ),
        (
            "How much does a season ticket cost?",
            "A season ticket costs 90 pounds.",
            "A season ticket costs £120.",
        ),
        (
            "How far is the summit from the hut?",
            "The summit is 4 km from the hut.",
            "From the hut it is 6 km to the summit.",
        ),
        (
            "When must the report be handed in?",
            "The report must be handed in by 5 June.",
            "The report has to be handed in on June 15.",
        ),
        (
            "How many people work at the dairy?",
            "The dairy employs 120 people.",
            "About 300 people work at the dairy.",
        ),
        (
            "How many litres does the tank hold?",
            "The tank holds 300 litres.",
            "The tank holds 500 litres of oil.",
        ),
    ],
)
def test_dates_names_counts_and_shares_can_contradict(
    ask: Ask, question: str, first: str, second: str
) -> None:
    assert ask(question, first, second).disputed


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            BRIDGE,
            "The new bridge over the Osa cost $12 million.",
            "The tunnel at Lund cost $15 million to build.",
        ),
        (
            "How many people died in the flood in Marrow?",
            "The flood in Marrow killed 12 people.",
            "The flood in Marrow left 200 people homeless.",
        ),
        (
            "How many people came to the fair?",
            "About 200 people came to the fair.",
            "There were 213 people at the fair, who came by ferry.",
        ),
        (
            "What is the unemployment rate in Norland?",
            "Unemployment in Norland fell to 4.7% in March.",
            "Unemployment in Sudland rose to 5.2% in March.",
        ),
        ("How many seats did Labour win?", "Labour won 356 seats in 2005.", "Labour won 413 seats in 2001."),
        (
            "What was the profit?",
            "Profits at Tesco rose 12% to £2bn.",
            "Profits at Sainsbury rose 8% to £254m.",
        ),
        (
            "How many died in the fire?",
            "Two people died in the fire. Later the count of people who died in the fire rose to 5.",
            "The fire killed five people.",
        ),
        (
            "Who keeps the password of router 77?",
            "The password of router 77 is kept by Ann Berg.",
            "The password of router 772 is kept by Karl Lund.",
        ),
        (
            "How many ports does router 77 have?",
            "Router 77 has 4 ports.",
            "Router 771 has 8 ports.",
        ),
        (
            "Where is the main office?",
            "The main office is in Oslo.",
            "The main office of Foo is in Lima.",
        ),
        (
            "Who approved version 2.1?",
            "Version 2.1 was approved by Anna Berg.",
            "Version 2.2 was approved by Karl Lund.",
        ),
        ("How long is the pier?", "The pier is 1.5 kilometres long.", "The pier is 1,500 metres long."),
        (
            "How long is the notice period?",
            "The notice period is two weeks.",
            "The notice period is 14 days.",
        ),
        ("How heavy is the bell?", "The bell weighs 2.4 tonnes.", "The bell weighs 2,400 kg."),
        (
            "How many days of leave do new staff get?",
            "New staff get 25 days of leave a year.",
            "Managers get 30 days of leave a year.",
        ),
        (
            "How much is the deposit for the hall?",
            "The deposit for the hall is 200 euros.",
            "The rent of the boat house is 150 euros.",
        ),
        (
            "When was the mill built?",
            "The mill was built in 1847.",
            "The mill burned down in 1852.",
        ),
        (
            "Who is the treasurer of the rowing club?",
            "The treasurer of the rowing club is Ida Moen.",
            "The treasurer of the chess club is Per Dahl.",
        ),
        (
            "How many rooms does the hostel have?",
            "The hostel has 14 rooms.",
            "The hostel has 60 beds.",
        ),
        (
            "How long does the crossing take?",
            "The crossing takes 40 minutes.",
            "The boat waits 55 minutes before it goes back.",
        ),
        (
            "When did the town become a city?",
            "The town became a city in 1836.",
            "In 1850 the city lost its harbour to its neighbour.",
        ),
        (
            "Who owns the ferry?",
            "The ferry is owned by Skerry Lines.",
            "Skerry Lines also owns the hotel, the shop and the mill at Unst.",
        ),
        (
            "What year was Moen mayor?",
            "Ida Moen was mayor from 1961 until 1963.",
            "The ship Ida Moen was taken out of service in 2007.",
        ),
        (
            "How much does a season ticket cost?",
            "A season ticket costs 90 pounds.",
            "A day ticket costs 12 pounds.",
        ),
        (
            "Who designed the bridge?",
            "The bridge was designed by Karl Lund.",
            "The bridge was painted by Anna Berg.",
        ),
        (
            "How many people work at the dairy?",
            "The dairy employs 120 people.",
            "The dairy sells to 300 people in the valley.",
        ),
        (
            "When must the report be handed in?",
            "The report must be handed in by 5 June.",
            "The plan must be handed in by 15 June.",
        ),
        (
            "How many litres does the tank hold?",
            "The tank holds 300 litres.",
            "The tank held 290.5 litres when it was read, of 300 litres.",
        ),
        (
            "Who was elected to lead the council on 30 April 2020?",
            "Minutes of the council, Thursday, Apr 30, 2020 (9:00-10:00).",
            "Minutes of the council, Thursday, Apr 16, 2020 (9:00-10:00).",
        ),
    ],
)
def test_what_merely_differs_is_no_contradiction(ask: Ask, question: str, first: str, second: str) -> None:
    assert not ask(question, first, second).disputed


def test_an_article_does_not_contradict_itself(ask: Ask) -> None:
    answer = ask(
        BRIDGE, "The bridge over the Osa cost $12 million.\n\nThe bridge over the Osa cost $15 million."
    )
    assert not answer.disputed


def test_a_copy_in_which_a_figure_differs_is_no_copy(ask: Ask) -> None:
    text = "Harlan Steel said on Monday that it would close its plant in Dorn. It will cut {} jobs there."
    assert ask("How many jobs will Harlan Steel cut in Dorn?", text.format(900), text.format(1200)).disputed


def test_copies_of_an_article_do_not_crowd_out_another(ask: Ask) -> None:
    copy = "The ferry Solveig to Unst was late because of fog. Her captain apologised to the passengers."
    other = "The ferry Solveig to Unst had engine trouble as well that morning, an engineer said."
    answer = ask("Why was the ferry Solveig to Unst late?", *[copy] * 9, other)
    assert len(answer.citations[0].supporting) == 8
    assert any(citation.quote == other for citation in answer.citations)


def test_copies_leave_room_for_the_one_that_contradicts_them(ask: Ask) -> None:
    report = "The harbour of Lerwick was closed on Monday after a storm broke the eastern pier."
    other = "The harbour of Lerwick was closed on Friday after a storm broke the eastern pier."
    answer = ask("When was the harbour of Lerwick closed?", *[report] * 22, other)
    assert answer.disputed
    assert {len(citation.supporting) for citation in answer.citations} == {21, 0}


def test_the_same_word_in_lists_of_different_things_is_not_the_same_claim(ask: Ask) -> None:
    west = "The priorities of the West are:\n\n- Transparency\n- Stability\n- Lower risk\n"
    club = "The wishes of the gardeners are:\n\n- Transparency\n- Stability\n- More roses\n"
    answer = ask("Transparency", west, club)
    assert {citation.quote for citation in answer.citations} == {west.rstrip(), club.rstrip()}
    assert not any(citation.supporting for citation in answer.citations)
