"""Questions made of a passage's own words."""

from retrieval.answering.synthetic_queries import MAX_WORDS, MIN_WORDS, synthetic_queries
from retrieval.query.content_words import content_spans
from retrieval.store.rows import PassageRow
from retrieval.types import Passage, Sentence, SentenceKind

LIT = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd, who kept it for forty winters."
SHORT = "Skerry light."


def row(*sentences: tuple[str, SentenceKind]) -> PassageRow:
    text = " ".join(text for text, _ in sentences)
    cut, at = [], 0
    for sentence, kind in sentences:
        cut.append(Sentence(at, at + len(sentence), kind))
        at += len(sentence) + 1
    passage = Passage(0, len(text), text, "", tuple(cut))
    return PassageRow.of(passage, number=0, article=0, line=1, first_token=0, tokens=0)


def queries(*rows: PassageRow, seed: int = 1) -> list[str]:
    return [query for _, query in synthetic_queries(rows, ["en"] * len(rows), seed)]


def test_a_query_is_some_content_words_of_a_sentence_in_their_order() -> None:
    (query,) = queries(row((LIT, SentenceKind.PROSE)))
    words = query.removesuffix("?").split()
    content = [LIT[start:end] for start, end in content_spans(LIT, "en")]
    assert MIN_WORDS <= len(words) <= MAX_WORDS
    assert [word for word in content if word in words] == words


def test_the_same_seed_draws_the_same_words_and_another_one_others() -> None:
    rows = [row((LIT, SentenceKind.PROSE))] * 5
    assert queries(*rows) == queries(*rows)
    assert queries(*rows) != queries(*rows, seed=2)


def test_a_passage_with_nothing_long_enough_to_ask_about_gives_none() -> None:
    assert queries(row((SHORT, SentenceKind.PROSE))) == []
    assert len(queries(row((SHORT, SentenceKind.PROSE)), row((LIT, SentenceKind.PROSE)))) == 1


def test_what_cannot_be_quoted_is_not_asked_about() -> None:
    assert queries(row((LIT, SentenceKind.HIDDEN))) == []
    assert queries(row((LIT, SentenceKind.QUESTION))) == []
