"""The sentences that an answer in prose may be written from."""

from itertools import combinations

import pytest

from retrieval.answering.evidence import MAX_SENTENCES
from retrieval.answering.token_matches import match_tokens
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.types import Evidence
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import LAMP, SampleLibrary

QUESTION = "Who lit the lamp on Skerry?"
KEEPER = """\
# The keeper of Skerry light

The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd. She kept the lamp burning for forty winters. A
boat brought the oil out to Skerry twice a year, whatever the sea was like on that day of the year.
"""
COPY = """\
# News from Skerry

The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.
"""


def quotes(evidence: Evidence) -> list[str]:
    return [sentence.citation.quote for sentence in evidence.sentences]


def test_the_sentences_of_the_quotes_come_first_and_are_numbered_from_1(shelf: SampleLibrary) -> None:
    shelf.put("keeper.md", KEEPER)
    shelf.put("ferry.md", "# The ferry\n\nThe ferry to Skerry sails past the lamp every Tuesday.\n")
    shelf.sync()
    evidence = shelf.library.evidence(QUESTION)
    assert quotes(evidence)[0].startswith("The lamp on Skerry was lit")
    assert [sentence.citation.n for sentence in evidence.sentences] == list(
        range(1, len(evidence.sentences) + 1)
    )
    assert evidence.answer.citations[0].quote == shelf.ask(QUESTION).citations[0].quote


def test_every_sentence_is_an_exact_span_of_its_file(shelf: SampleLibrary) -> None:
    texts = {
        "keeper.md": KEEPER,
        "copy.md": COPY,
        "list.md": "# Skerry\n\nOn Skerry are:\n\n- a lamp\n- a keeper\n",
    }
    for name, text in texts.items():
        shelf.put(name, text)
    shelf.sync()
    evidence = shelf.library.evidence(QUESTION)
    assert evidence.sentences
    for citation in (sentence.citation for sentence in evidence.sentences):
        assert texts[citation.article.id][citation.start : citation.end] == citation.quote


def test_a_sentence_that_refers_back_brings_the_one_before_along(shelf: SampleLibrary) -> None:
    shelf.put("keeper.md", KEEPER)
    shelf.sync()
    referring = [quote for quote in quotes(shelf.library.evidence(QUESTION)) if "forty winters" in quote]
    assert [quote.startswith("The lamp on Skerry was lit") for quote in referring] == [True]


def test_a_near_duplicate_is_there_once(shelf: SampleLibrary) -> None:
    shelf.put("keeper.md", KEEPER)
    shelf.put("copy.md", COPY)
    shelf.sync()
    starts = [quote for quote in quotes(shelf.library.evidence(QUESTION)) if quote.endswith("Ailsa Boyd.")]
    assert len(starts) == 1


def test_there_are_at_most_as_many_as_a_prompt_takes(shelf: SampleLibrary) -> None:
    for n in range(MAX_SENTENCES + 3):
        shelf.put(f"{n}.md", f"# Skerry\n\nIn 18{n:02} the lamp on Skerry was lit by keeper number {n}.\n")
    shelf.sync()
    evidence = shelf.library.evidence("When was the lamp on Skerry lit by keeper number 3?")
    spans = [(sentence.citation.article.id, sentence.citation.start) for sentence in evidence.sentences]
    assert 1 < len(spans) <= MAX_SENTENCES
    assert all(one != other for one, other in combinations(spans, 2))


def test_a_file_that_changed_gives_none(shelf: SampleLibrary) -> None:
    shelf.put("keeper.md", KEEPER)
    shelf.put("lamp.md", LAMP.replace("keeper Ailsa Boyd", "keeper of the lamp, Ailsa Boyd"))
    shelf.sync()
    shelf.put("keeper.md", KEEPER.replace("forty", "fifty"))
    evidence = shelf.library.evidence(QUESTION)
    assert {sentence.citation.article.id for sentence in evidence.sentences} == {"lamp.md"}


@pytest.mark.parametrize(
    "question",
    ["What is the capital of Mars?", "How many articles are there?"],
)
def test_where_the_articles_do_not_say_or_the_index_answers_there_are_none(
    two: SampleLibrary, question: str
) -> None:
    assert two.library.evidence(question).sentences == ()


def test_an_article_in_another_language_gives_none(shelf: SampleLibrary) -> None:
    shelf.put(
        "leuchtturm.md", "# Der Leuchtturm\n\nDie Lampe auf Skerry wurde 1847 von der Wärterin entzündet.\n"
    )
    shelf.sync()
    evidence = shelf.library.evidence("Wer hat die Lampe auf Skerry entzündet?")
    assert (evidence.answer.found, evidence.sentences) == (True, ())


def test_the_tokens_are_those_of_the_sentence(two: SampleLibrary) -> None:
    evidence = two.library.evidence(QUESTION)
    first = evidence.sentences[0]
    assert len(first.token_bits) == two.encoder.count(first.citation.quote)
    assert first.citation.quote in first.context


class EnglishEncoder(FakeEncoder):
    """The fake vectors under the name of the model whose cosines were measured."""

    name = DEFAULT_MODEL


def test_a_word_of_the_source_has_cosine_1_and_the_sentence_is_encoded_once(
    shelf: SampleLibrary,
) -> None:
    shelf.encoder = EnglishEncoder()
    shelf.put("keeper.md", KEEPER)
    shelf.sync()
    evidence = shelf.library.evidence(QUESTION)
    passes = shelf.encoder.passes
    matches = shelf.library.match_tokens("The lamp exploded", evidence)
    assert shelf.encoder.passes == passes + 1
    the, lamp, exploded = matches.of_spans([(0, 3), (4, 8), (9, 17)], 0)
    assert (the, lamp) == (pytest.approx(1.0, abs=1e-5), pytest.approx(1.0, abs=1e-5))
    assert exploded < 0.6


def test_the_cosines_of_another_model_tell_nothing(two: SampleLibrary) -> None:
    matches = match_tokens("The lamp", two.library.evidence(QUESTION), two.encoder)
    assert not matches.cosines.any()
    assert len(matches.offsets) == 2
