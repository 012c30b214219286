"""What nobody sees hides no word from a search, and moves no citation."""

import sys
import unicodedata

import pytest
from hypothesis import given

from retrieval.query.query import parse_query
from retrieval.text.visible import visible, visible_offsets
from tests.bot.harmless import DRAWN
from tests.retrieval.hostile import hostile_texts
from tests.retrieval.libraries import FERRY, SampleLibrary

UNSEEN = {
    "zero-width space": "\u200b",
    "joiner": "\u200d",
    "soft hyphen": "\u00ad",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "byte order mark": "\ufeff",
    "variation selector": "\ufe0f",
    "tag": "\U000e0041",
    "filler": "\u3164",
}


def hidden_in(text: str, mark: str) -> str:
    """The text with a mark after every other letter of each word."""
    return "".join(
        character + mark * (character.isalnum() and at % 2 == 0) for at, character in enumerate(text)
    )


def test_every_control_and_format_character_is_left_out_but_white_space() -> None:
    left = [
        point
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) in {"Cc", "Cf", "Cs"}
        and point not in DRAWN
        and not chr(point).isspace()
        and visible(f"a{chr(point)}b") != "ab"
    ]
    assert left == []


def test_white_space_is_never_left_out() -> None:
    spaces = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
    assert visible(spaces) == spaces


@given(hostile_texts())
def test_what_is_visible_stands_where_it_is_said_to(text: str) -> None:
    offsets = visible_offsets(text)
    assert "".join(text[at] for at in offsets[:-1]) == visible(text)
    assert offsets == sorted(set(offsets))
    assert offsets[-1] == len(text)


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_an_article_answers_whatever_is_hidden_in_its_words(shelf: SampleLibrary, mark: str) -> None:
    sentence = hidden_in("The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.", mark)
    text = f"# {hidden_in('The keeper of Skerry light', mark)}\n\nIt was a small rock.\n\n{sentence}\n"
    shelf.put("lamp.md", text)
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    answer = shelf.ask("Who lit the lamp on Skerry in 1847?")
    (citation, *_) = answer.citations
    assert text[citation.start : citation.end] == citation.quote
    assert sentence.rstrip(mark + ".") in citation.quote
    (hit, *_) = shelf.library.search("Ailsa Boyd")
    assert hit.article.id == "lamp.md"
    assert hit.bm25 > 0


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_what_is_hidden_in_a_question_is_not_asked(mark: str) -> None:
    assert parse_query(hidden_in("Who lit the lamp?", mark)) == parse_query("Who lit the lamp?")


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=UNSEEN)
def test_what_is_hidden_in_one_of_two_articles_leaves_them_agreeing(shelf: SampleLibrary, mark: str) -> None:
    sentence = "The ferry Solveig sails to Unst every Tuesday at 12 with 40 passengers."
    shelf.put("one.md", f"# Ferries\n\n{sentence}\n")
    shelf.put("two.md", f"# Boats of the north\n\n{hidden_in(sentence, mark)}\n")
    shelf.sync()
    (citation, *others) = shelf.ask("When does the ferry Solveig sail to Unst?").citations
    assert len(citation.supporting) == 1
    assert not others


def test_a_letter_that_looks_like_another_is_another(shelf: SampleLibrary) -> None:
    """Homoglyphs are not folded: that would make words of one script into those of another."""
    shelf.put("lamp.md", "# Rock\n\nThe k\u0435\u0435p\u0435r of Sk\u0435rry was Ailsa.\n")
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    assert not any(hit.bm25 for hit in shelf.library.search("Skerry") if hit.article.id == "lamp.md")
    (hit, *_) = shelf.library.search("Ailsa")
    assert "Sk\u0435rry" in hit.passage.text
