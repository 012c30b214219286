"""Which row or value of a table or list a question names to the letter."""

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.query.exact_terms import find_exact_terms
from retrieval.search.standing_out import branches_with_one_asked_for, named_members
from retrieval.types import Passage, Sentence, SentenceKind, Span


def passage(members: list[str], kind: SentenceKind, heading: str = "") -> Passage:
    text, sentences = "\n".join([heading, *members] if heading else members), []
    headings = ((0, len(heading)),) if heading else ()
    for member in members:
        start = text.index(member)
        sentences.append(Sentence(start, start + len(member), kind, headings=headings))
    return Passage(0, len(text), text, "", tuple(sentences))


def is_one_asked_for(below: Passage, words: list[str]) -> bool:
    """Whether one member is asked for with these words, each like itself and like nothing else."""

    def matches(spans: set[Span]) -> NDArray[np.float32]:
        texts = [below.slice(*span).lower() if span[0] >= 0 else "" for span in spans]
        return np.array([float(any(word in text for text in texts)) for word in words], dtype=np.float32)

    return bool(branches_with_one_asked_for(below, matches))


FEES = ["Ada Egan, 304 crowns", "Dora Carr, 332 crowns", "Dora Egan, 334 crowns"]
PHONES = ["| Ida Holt | 371 |", "| Sam Pike | 372 |", "| Lou Kerr | 373 |"]
DIRECTORY = ["Holt, Ida .... 55-371", "Holt, Sam .... 55-372", "Pike, Sam .... 55-373"]
SHIFTS = ["| 2024-07-01 | Ida |", "| 2024-07-02 | Sam |"]


@pytest.mark.parametrize(
    ("members", "kind", "question", "named"),
    [
        (FEES, SentenceKind.ITEM, "fee dora egan", ["Dora Egan, 334 crowns"]),
        (FEES, SentenceKind.ITEM, "fee dora", []),
        (FEES, SentenceKind.ITEM, "ada carr", []),
        (DIRECTORY, SentenceKind.ITEM, "number sam holt", ["Holt, Sam .... 55-372"]),
        (PHONES, SentenceKind.ROW, "extension 372", ["| Sam Pike | 372 |"]),
        (PHONES, SentenceKind.ROW, "extension sam", []),
        (SHIFTS, SentenceKind.ROW, "shift on 2 July 2024", ["| 2024-07-02 | Sam |"]),
        (["| 31 | Ida |", "| 33 | Sam |"], SentenceKind.ROW, "week 33", ["| 33 | Sam |"]),
        (["| Tue | 07:04 |", "| Wed | 07:58 |"], SentenceKind.ROW, "water tuesday tue", ["| Tue | 07:04 |"]),
        (["Traders: 95 pounds", "Carers: none"], SentenceKind.ITEM, "trader permit", ["Traders: 95 pounds"]),
        (["FY25: in 2025", "FY24: in 2024"], SentenceKind.ITEM, "2025", []),
        (["| 2025 | 7 |", "| 2024 | 5 |"], SentenceKind.ROW, "total 2025", ["| 2025 | 7 |"]),
        (["`--files`: print them", "`--type`: filter them"], SentenceKind.ITEM, "files", []),
        (["Hall: sweep the floor", "Goat: feed the goat"], SentenceKind.ITEM, "feed floor", []),
        (["Sweep the hall.", "Feed the goat."], SentenceKind.ITEM, "feed goat", []),
    ],
)
def test_a_member_is_named_by_an_exact_term_its_key_or_two_names_that_it_has_alone(
    members: list[str], kind: SentenceKind, question: str, named: list[str]
) -> None:
    spans = named_members(passage(members, kind), set(question.split()), find_exact_terms(question))
    text = "\n".join(members)
    assert sorted(text[start:end] for start, end in spans) == named


STEPS = ["1: secure the place", "2: call for help", "3: fill in the accident report"]
MAIL = ["From: Petra Kolb", "To: Ludwig Barth", "Date: 16 April 2024", "Subject: Order confirmation"]


def test_one_member_is_asked_for_by_a_word_that_it_has_alone() -> None:
    assert is_one_asked_for(passage(STEPS, SentenceKind.ITEM), ["accident"])
    assert is_one_asked_for(passage(STEPS, SentenceKind.ITEM, "Emergencies"), ["accident"])


def test_a_word_of_the_heading_asks_for_no_member() -> None:
    assert not is_one_asked_for(passage(STEPS, SentenceKind.ITEM, "After an accident"), ["accident"])


def test_no_line_of_a_mails_header_is_asked_for_alone() -> None:
    assert not is_one_asked_for(passage(MAIL, SentenceKind.ITEM), ["kolb"])
    assert is_one_asked_for(passage(MAIL[2:], SentenceKind.ITEM), ["confirmation"])
