"""Questions in a language that the default model was not trained on, over a small folder of each language."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from retrieval.filters import NO_FILTERS
from retrieval.library import Library
from retrieval.query.query import parse_query
from retrieval.search.candidates import SearchResult
from retrieval.search.search import search
from retrieval.store.snapshot import LocalSnapshot
from tests.retrieval.libraries import SampleLibrary

GERMAN = "Die Lampe auf Skerry wurde im Jahr 1847 von der Wärterin Ailsa Boyd angezündet, als Sturm war.\n"
ENGLISH = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd, when the storm came.\n"

Search = Callable[[str], SearchResult]


@pytest.fixture
def find(tmp_path: Path, real_encoder: Encoder) -> Iterator[Search]:
    sample = SampleLibrary(tmp_path)
    sample.put("lampe.md", GERMAN)
    sample.put("lamp.md", ENGLISH)
    with closing(Library(sample.folder, sample.index, real_encoder)) as library:
        library.sync()
    with closing(LocalSnapshot(sample.index, real_encoder)) as snapshot:
        yield lambda question: search(snapshot, real_encoder.encode_query, parse_query(question), NO_FILTERS)


@pytest.mark.model
def test_a_german_question_is_foreign_and_ranked_by_words_and_tokens_alone(find: Search) -> None:
    result = find("Wer hat die Lampe auf Skerry im Jahr 1847 angezündet?")
    assert result.is_foreign
    weights = result.weights.foreign_query
    best = result.candidates[0]
    assert best.passage.text.startswith("Die Lampe")
    assert weights.cosine == 0.0
    assert best.score >= weights.fuse(0.0, 0.0, best.maxsim)


@pytest.mark.model
def test_an_english_question_is_not_foreign(find: Search) -> None:
    assert not find("Who lit the lamp on Skerry in 1847?").is_foreign


@pytest.mark.index
def test_of_another_model_no_language_is_foreign(tmp_path: Path) -> None:
    sample = SampleLibrary(tmp_path)
    sample.put("lampe.md", GERMAN)
    sample.sync()
    with closing(sample.snapshot()) as snapshot:
        assert not snapshot.metadata.model_is_english
    sample.library.close()
