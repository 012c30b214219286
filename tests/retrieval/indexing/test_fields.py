"""What front matter states, as passages that can be quoted."""

import pytest

from retrieval.indexing.chunker import Chunker
from retrieval.reading.articles import parse_article
from retrieval.types import Passage, SentenceKind
from tests.fakes.encoder import FakeEncoder

LIMIT = 60  # tokens that header and passage may have


def passages(front: str, id: str = "x.md") -> list[Passage]:
    article, _ = parse_article(id, f"---\n{front}\n---\n\nThe roof was tarred.\n".encode())
    made = Chunker(FakeEncoder().count, 30, LIMIT).split(article)
    assert all(article.text[passage.start : passage.end] == passage.text for passage in made)
    return made


def quotes(front: str) -> list[str]:
    return [
        passage.slice(sentence.start, sentence.end)
        for passage in passages(front)
        for sentence in passage.sentences
        if sentence.kind is SentenceKind.ITEM
    ]


def test_each_field_is_an_item_with_its_key() -> None:
    assert quotes("title: The boathouse\nauthors:\n  - Mara\n  - Tobias\nowner: Ana Sousa") == [
        "authors:\n  - Mara\n  - Tobias",
        "owner: Ana Sousa",
    ]


@pytest.mark.parametrize("line", ["date: 2024-06-30", "layout: post", "title: A", "draft:", "slug: a-b"])
def test_what_answers_nothing_or_everything_is_no_item(line: str) -> None:
    assert quotes(f"{line}\nowner: Ana Sousa") == ["owner: Ana Sousa"]


def test_a_title_that_states_a_figure_is_an_item() -> None:
    assert quotes("title: The museum is closed until 14 March") == [
        "title: The museum is closed until 14 March"
    ]


def test_many_and_long_fields_keep_to_what_the_model_reads() -> None:
    front = "title: The boathouse\n" + "".join(f"note{n}: {'word ' * 20}\n" for n in range(5))
    made = passages(f"{front}summary: {'word ' * 300}end")
    assert len(made) > 3
    assert all(FakeEncoder().count(passage.indexed_text) <= LIMIT for passage in made)


def test_words_of_the_path_are_not_encoded_with_a_passage() -> None:
    assert not [p for p in passages("owner: Ana", "zephyr/deploy.md") if "zephyr" in p.indexed_text]
