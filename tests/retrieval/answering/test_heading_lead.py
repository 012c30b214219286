"""A heading that states what the quote below it lacks stands above the quote."""

import pytest

from tests.retrieval.libraries import SampleLibrary

NOTES = """\
# Changes of the ketch

## 4.2 (9 May 2023)

- Nothing new

## 4.1 (2 March 2023)

- The serial port is gone

# Rules

## Rule 7

Guests of the ketch sign the book.

## Rule 8

Dogs of the ketch stay below.

## Bo Lind

Tends the engine of the ketch.

# Camp

## Deadline of the camp: 3 May

Send the form to Ruth.
"""


@pytest.mark.parametrize(
    ("question", "heading", "quote"),
    [
        ("When is the serial port gone?", "4.1 (2 March 2023)", "The serial port is gone"),
        ("Which version is the serial port gone in?", "4.1 (2 March 2023)", "The serial port is gone"),
        ("Which rule do dogs of the ketch stay below?", "Rule 8", "Dogs of the ketch stay below."),
        ("Who tends the engine of the ketch?", "Bo Lind", "Tends the engine of the ketch."),
        (
            "Send the form by which deadline of camp?",
            "Deadline of the camp: 3 May",
            "Send the form to Ruth.",
        ),
    ],
)
def test_it_is_the_lead_of_the_quote(shelf: SampleLibrary, question: str, heading: str, quote: str) -> None:
    shelf.put("notes.md", NOTES)
    shelf.sync()
    first = shelf.ask(question).citations[0]
    assert first.lead is not None
    assert (first.lead.quote, first.quote) == (heading, quote)
    assert NOTES[first.lead.start : first.lead.end] == heading


def test_a_heading_that_adds_nothing_stays_in_the_path_alone(shelf: SampleLibrary) -> None:
    shelf.put("notes.md", NOTES)
    shelf.sync()
    first = shelf.ask("Who signs the book of the ketch, guests?").citations[0]
    assert first.lead is None
    assert first.headings == ("Rules", "Rule 7")
