"""The same question over 1, 2 and 5 shards has the same answer, character for character."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.filters import Filters
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.sharding.shelves import ShardedShelf

pytestmark = pytest.mark.index

COUNTS = (1, 2, 5)
ARTICLES = 24  # enough for the folder to be asked its own questions
WORDS = (
    "lamp keeper Skerry light ferry Solveig Unst Tuesday noon storm harbour pilot engine repair council vote "
    "budget school bridge winter signal wreck salvage crew captain chart lantern oil wick glass "
    "mirror 1847 1912"
).split()
OTHER_QUESTIONS = (
    "How many articles are there?",
    "Which articles mention the harbour council?",
    "Which articles mention lamps?",
    "Which is the newest article?",
    "Which is the oldest article about the ferry?",
    "What are these articles about?",
    "What does the NHC do?",
    "When did the storm wreck the briddge?",
    "Who painted the Mona Lisa?",
)


def made_article(number: int) -> str:
    draw = random.Random(number)
    sentences = [
        f"The {' '.join(draw.sample(WORDS, draw.randint(4, 9)))} was noted by the keeper."
        for _ in range(draw.randint(1, 12))
    ]
    title = f"# {draw.choice(['Log of the harbour', f'The {draw.choice(WORDS)} of {number}'])}"
    meaning = "\n\nThe North Harbour Council (NHC) keeps the lamps." if number % 7 == 0 else ""
    return (
        f"---\ndate: 2024-0{1 + number % 9}-1{number % 9}\n---\n{title}\n\n{' '.join(sentences)}{meaning}\n"
    )


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ShardedShelf]]:
    """Articles, three of them changed and two removed after the first run."""
    root = tmp_path_factory.mktemp("shelves")
    shelves = [ShardedShelf(root, count) for count in COUNTS]
    shelves[0].put({f"{number % 3}/{number:02}.md": made_article(number) for number in range(ARTICLES)})
    for shelf in shelves:
        shelf.sync()
    shelves[0].put({f"{number % 3}/{number:02}.md": made_article(number + 100) for number in (3, 4, 5)})
    (shelves[0].folder / "0/06.md").unlink()
    (shelves[0].folder / "1/07.md").unlink()
    for shelf in shelves:
        shelf.sync()
    yield shelves
    for shelf in shelves:
        shelf.library.close()


def same_answer(shelves: list[ShardedShelf], question: str, filters: Filters) -> None:
    first, *others = (json.dumps(asdict(shelf.answer(question, filters)), default=str) for shelf in shelves)
    assert others == [first] * len(others)


@settings(max_examples=15)  # each is asked of three indexes
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    form=st.sampled_from(
        ["Who noted the {}?", "{}", "When did the {} happen?", "What about {} and the lamp?"]
    ),
    filters=st.sampled_from([Filters(), Filters(glob="1/*"), Filters(since="2024-05")]),
)
def test_answers_do_not_depend_on_the_number_of_shards(
    shelves: list[ShardedShelf], words: list[str], form: str, filters: Filters
) -> None:
    same_answer(shelves, form.format(" ".join(words)), filters)


@pytest.mark.parametrize("question", OTHER_QUESTIONS)
def test_what_is_asked_of_the_collection_or_misspelled_does_not_either(
    shelves: list[ShardedShelf], question: str
) -> None:
    same_answer(shelves, question, Filters())


def test_hits_have_the_same_scores_to_the_last_bit(shelves: list[ShardedShelf]) -> None:
    found = [
        [(hit.article.id, hit.score, hit.bm25, hit.cosine) for hit in shelf.library.search("storm lamp 1847")]
        for shelf in shelves
    ]
    assert found[0] == found[1] == found[2] != []


def test_what_the_folder_tells_of_itself_is_the_same(shelves: list[ShardedShelf]) -> None:
    calibrations = [shelf.library.folder_calibration() for shelf in shelves]
    assert calibrations[0] == calibrations[1] == calibrations[2]
    assert calibrations[0].passages > 0


def test_an_index_in_one_piece_finds_the_same(shelves: list[ShardedShelf], tmp_path: Path) -> None:
    library = Library(shelves[0].folder, tmp_path / "index", FakeEncoder())
    library.sync()
    for question in ("Who noted the storm?", "lamp oil wick", "When did the bridge wreck happen?"):
        whole, parts = library.search(question, k=5), shelves[2].library.search(question, k=5)
        assert [(hit.article.id, hit.lines) for hit in whole] == [
            (hit.article.id, hit.lines) for hit in parts
        ]
        assert [hit.bm25 for hit in whole] == pytest.approx([hit.bm25 for hit in parts], rel=1e-5)
    library.close()
