"""Articles that changed since they were indexed: no answer and no confidence rests on them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from retrieval.library import Library
from retrieval.types import NOT_SAID_TEXT
from tests.retrieval.libraries import SampleLibrary

pytestmark = pytest.mark.index

DOG = "# Dog\n\nThe dog is called Zed.\n"
CAT = "# Cat\n\nThe cat is in room 3.\n"
COW = "# Cow\n\nThe cow is in room 4.\n"
QUESTION = "What is the dog called?"

Harm = Callable[[Path], object]


def append(path: Path) -> None:
    path.write_text(path.read_text() + "x\n")


def rename(path: Path) -> None:
    path.rename(path.with_name("hound.md"))


HARMS = pytest.mark.parametrize("harm", [append, Path.unlink, rename], ids=["edited", "removed", "renamed"])


@pytest.fixture(scope="module")
def pets_to_copy(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    shelf = SampleLibrary(tmp_path_factory.mktemp("pets"))
    for name, text in (("dog.md", DOG), ("cat.md", CAT), ("cow.md", COW)):
        shelf.put(name, text)
    shelf.sync()
    return shelf


@pytest.fixture
def pets(pets_to_copy: SampleLibrary, tmp_path: Path) -> Iterator[SampleLibrary]:
    with closing(pets_to_copy.copy(tmp_path)) as shelf:
        assert shelf.ask(QUESTION).citations[0].quote == "The dog is called Zed."
        yield shelf


def assert_declined(shelf: SampleLibrary, *changed: str) -> None:
    answer = shelf.ask(QUESTION)
    assert not answer.found
    assert answer.text == NOT_SAID_TEXT
    assert set(answer.changed) == {str(shelf.folder / name) for name in changed}
    assert not {nearby.article.id for nearby in answer.closest} & set(changed)


@HARMS
def test_a_question_about_a_changed_article_is_not_answered_from_others(
    pets: SampleLibrary, harm: Harm
) -> None:
    harm(pets.folder / "dog.md")
    assert_declined(pets, "dog.md")


@HARMS
def test_sixty_similar_notes_beside_a_changed_article_are_no_answer(shelf: SampleLibrary, harm: Harm) -> None:
    for number in range(60):
        shelf.put(f"{number}.md", f"The thing number {number} is in room {number}.\n")
    shelf.put("dog.md", DOG)
    shelf.sync()
    assert shelf.ask(QUESTION).found
    harm(shelf.folder / "dog.md")
    assert_declined(shelf, "dog.md")


def test_two_changed_articles_are_both_left_out_and_named(pets: SampleLibrary) -> None:
    pets.put("hound.md", "The dog is called Rex.\n")
    pets.sync()
    append(pets.folder / "dog.md")
    append(pets.folder / "hound.md")
    assert_declined(pets, "dog.md", "hound.md")


def test_an_unchanged_article_that_says_it_answers_in_place_of_a_changed_one(pets: SampleLibrary) -> None:
    pets.put("hound.md", "Some say that the dog is called Zed.\n")
    pets.sync()
    append(pets.folder / "dog.md")
    answer = pets.ask(QUESTION)
    assert [citation.article.id for citation in answer.citations][:1] == ["hound.md"]
    assert answer.changed == (str(pets.folder / "dog.md"),)


def test_confidence_is_that_of_an_index_without_the_changed_article(pets: SampleLibrary) -> None:
    append(pets.folder / "dog.md")
    with_it = pets.ask(QUESTION).confidence
    (pets.folder / "dog.md").unlink()
    pets.sync()
    # The idf of the words differs a little: they are those of an index with the article in it.
    assert with_it == pytest.approx(pets.ask(QUESTION).confidence, abs=0.1)


def test_a_change_in_an_article_that_has_no_part_in_the_answer_is_not_looked_for(pets: SampleLibrary) -> None:
    before = pets.ask(QUESTION)
    append(pets.folder / "cow.md")
    after = pets.ask(QUESTION)
    assert after.citations[0] == before.citations[0]
    assert after.confidence == before.confidence


def test_where_every_article_changed_nothing_is_found_and_nothing_is_close(pets: SampleLibrary) -> None:
    for name in ("dog.md", "cat.md", "cow.md"):
        append(pets.folder / name)
    answer = pets.ask(QUESTION)
    assert (answer.found, answer.closest, answer.confidence) == (False, (), 0.0)
    assert len(answer.changed) == 3


def test_more_changed_articles_than_candidates_are_no_answer_either(shelf: SampleLibrary) -> None:
    for number in range(200):
        shelf.put(f"{number}.md", f"The dog number {number} is called Zed.\n")
    shelf.sync()
    for path in shelf.folder.iterdir():
        append(path)
    answer = shelf.ask(QUESTION)
    assert not answer.found
    assert answer.changed


def test_an_overview_quotes_no_changed_article(pets: SampleLibrary) -> None:
    pets.put("ferry.md", "The ferry Solveig sails to the island of Unst every Tuesday at noon.\n")
    pets.put("keeper.md", "The keeper of the lighthouse on Skerry rows ashore for letters on Fridays.\n")
    pets.sync()
    append(pets.folder / "ferry.md")
    answer = pets.ask("What are the articles about?")
    assert {citation.article.id for citation in answer.citations} == {"keeper.md"}


def test_searching_again_without_a_changed_article_takes_no_second_pass(pets: SampleLibrary) -> None:
    append(pets.folder / "dog.md")
    passes = pets.encoder.passes
    pets.ask(QUESTION)
    assert pets.encoder.passes == passes + 1


@pytest.mark.model
@pytest.mark.parametrize("notes", [0, 60])
def test_with_the_real_model_a_changed_article_leads_to_no_answer(
    real_encoder: Encoder, tmp_path: Path, notes: int
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("dog", DOG), ("cat", CAT), ("cow", COW)):
        (folder / f"{name}.md").write_text(text)
    for number in range(notes):
        (folder / f"{number}.md").write_text(f"The thing number {number} is in room {number}.\n")
    with closing(Library(folder, tmp_path / "index", real_encoder)) as library:
        library.sync()
        assert library.ask(QUESTION).citations[0].quote == "The dog is called Zed."
        append(folder / "dog.md")
        answer = library.ask(QUESTION)
    assert not answer.found
    assert answer.confidence < 0.5
    assert answer.changed == (str(folder / "dog.md"),)
