"""Which row or value of a table or list a question names to the letter."""

import pytest

from retrieval.search.standing_out import named_members
from retrieval.types import Passage, Sentence, SentenceKind


def passage(members: list[str], kind: SentenceKind) -> Passage:
    text, sentences = "\n".join(members), []
    for member in members:
        start = text.index(member)
        sentences.append(Sentence(start, start + len(member), kind))
    return Passage(0, len(text), text, "", tuple(sentences))


FEES = ["Ada Egan, 304 crowns", "Dora Carr, 332 crowns", "Dora Egan, 334 crowns"]
PHONES = ["| Ida Holt | 371 |", "| Sam Pike | 372 |", "| Lou Kerr | 373 |"]


@pytest.mark.parametrize(
    ("members", "kind", "words", "named"),
    [
        (FEES, SentenceKind.ITEM, {"fee", "dora", "egan"}, ["Dora Egan, 334 crowns"]),
        (FEES, SentenceKind.ITEM, {"fee", "dora"}, []),
        (FEES, SentenceKind.ITEM, {"ada", "carr"}, []),
        (PHONES, SentenceKind.ROW, {"extension", "372"}, ["| Sam Pike | 372 |"]),
        (PHONES, SentenceKind.ROW, {"extension", "sam"}, []),
        (["FY25: in 2025", "FY24: in 2024"], SentenceKind.ITEM, {"2025"}, []),
        (["Hall: sweep the floor", "Goat: feed the goat"], SentenceKind.ITEM, {"feed", "floor"}, []),
        (["Sweep the hall.", "Feed the goat."], SentenceKind.ITEM, {"feed", "goat"}, []),
    ],
)
def test_a_member_is_named_by_two_words_or_a_number_that_it_has_alone(
    members: list[str], kind: SentenceKind, words: set[str], named: list[str]
) -> None:
    found = named_members(passage(members, kind), words)
    text = "\n".join(members)
    assert sorted(text[start:end] for start, end in found) == named
