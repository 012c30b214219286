import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.encoder import Encoder
from retrieval.encoder.model_files import DEFAULT_MODEL, find_model
from retrieval.indexing.chunker import Chunker
from retrieval.reading.articles import parse_article
from retrieval.types import Passage
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.hostile import hostile_texts
from tests.retrieval.passage_invariants import LIMIT, CountTokens, article, check

SENTENCE = "The keeper lit the lamp and went home. "  # nine tokens of the fake encoder


def split(text: str, *, title: str = "A title", target: int = 160, limit: int = LIMIT) -> list[Passage]:
    return Chunker(FakeEncoder().count, target, limit).split(article(text, title))


@given(hostile_texts(), st.integers(1, 60), st.integers(60, LIMIT), st.sampled_from(["A title", "lamp", "…"]))
def test_any_text_is_cut_into_exact_disjoint_spans_that_fit(
    text: str, target: int, limit: int, title: str
) -> None:
    source, count = article(text, title), FakeEncoder().count
    check(Chunker(count, target, limit).split(source), source, count, limit)


@given(hostile_texts(10), st.integers(1, 9), st.integers(10, 30))
@example("0..... > \n1. item\n  goes on\n", 1, 10)
def test_even_where_next_to_nothing_fits(text: str, target: int, limit: int) -> None:
    source, count = article(text), FakeEncoder().count
    check(Chunker(count, target, limit).split(source), source, count, limit)


class TestHeads:
    """What heads a text stays with it, or is repeated above it where a passage has to end between."""

    def test_a_heading_stays_with_the_first_sentence_below_it(self) -> None:
        text = SENTENCE * 4 + "\n\n## On the lamp\n\n" + SENTENCE * 12
        for target in range(20, 60):
            for passage in split(text, target=target):
                assert not passage.text.endswith("On the lamp")

    def test_a_heading_stays_with_a_paragraph_too_long_for_one_passage(self) -> None:
        first, *_ = split("## On the lamp\n\n" + SENTENCE * 40, target=60)
        assert first.text.startswith("## On the lamp\n\n" + SENTENCE)
        assert len(first.sentences) > 4

    def test_headings_above_are_repeated_for_later_passages(self) -> None:
        text = "# Skerry\n\n## Lamp\n\n" + SENTENCE * 40 + "\n\n## Boat\n\n" + SENTENCE * 20
        passages = split(text, title="Skerry", target=60)
        assert {passage.header for passage in passages} == {"", "Skerry", "Skerry\nLamp", "Skerry\nBoat"}
        assert passages[1].header == "Skerry\nLamp"
        assert passages[-1].header == "Skerry\nBoat"

    def test_the_title_is_above_each_passage_that_does_not_hold_it(self) -> None:
        passages = split(SENTENCE * 40, title="Of lamps")
        assert [passage.header for passage in passages] == ["Of lamps"] * len(passages)

    def test_a_new_section_starts_a_new_passage_once_there_is_enough_in_the_old_one(self) -> None:
        text = "## One\n\n" + SENTENCE * 10 + "\n\n## Two\n\n" + SENTENCE * 10
        assert [passage.text[:6] for passage in split(text)] == ["## One", "## Two"]

    def test_a_lead_in_stays_with_the_first_item_of_its_list(self) -> None:
        text = SENTENCE * 4 + "\n\nThe plan has these parts:\n\n" + "- aid for Kyiv and for Lviv\n" * 30
        for target in range(20, 60):
            for passage in split(text, target=target):
                assert not passage.text.endswith("parts:")

    def test_a_lead_in_is_repeated_for_later_items(self) -> None:
        text = "They talked. The plan has these parts:\n\n" + "- aid for Kyiv and for Lviv\n" * 30
        passages = split(text, target=60)
        assert [passage.header for passage in passages[1:]] == ["A title\nThe plan has these parts:"] * (
            len(passages) - 1
        )

    def test_a_tables_header_stays_with_its_first_row_and_is_repeated_for_later_ones(self) -> None:
        text = "| Town | People |\n|---|---|\n" + "| Kyiv | 3 million |\n" * 40
        passages = split(text, target=60)
        assert passages[0].text.endswith("| Kyiv | 3 million |")
        assert [passage.header for passage in passages[1:]] == ["A title\n| Town | People |"] * (
            len(passages) - 1
        )

    def test_a_question_stays_with_the_first_sentence_of_its_answer(self) -> None:
        text = SENTENCE * 4 + "\n\n**How long is it?**\n\n" + SENTENCE * 12
        for target in range(20, 60):
            for passage in split(text, target=target):
                assert not passage.text.endswith("it?**")

    def test_a_head_stays_with_what_it_heads_over_markup_that_nobody_sees(self) -> None:
        text = SENTENCE * 4 + "\n\n## On the lamp { #lamp }\n\n<!-- todo -->\n\n" + SENTENCE * 12
        for target in range(20, 60):
            for passage in split(text, target=target):
                assert not passage.text.endswith(("lamp", "}", "-->"))

    def test_the_chain_of_items_above_is_repeated_for_later_ones(self) -> None:
        text = "The plans are:\n\n- Team\n" + "  - aid for Kyiv and for Lviv\n" * 30
        assert split(text, target=60)[-1].header == "A title\nThe plans are:\nTeam"

    def test_each_line_of_the_header_says_where_it_stands(self) -> None:
        text = "## Lamp\n\nThe parts are:\n\n" + "- aid for Kyiv and for Lviv\n" * 30
        last = split(text, target=60)[-1]
        assert last.header.split("\n")[1:] == [text[start:end] for start, end in last.header_spans[1:]]
        assert last.header_spans[0] == (-1, -1)

    def test_no_row_or_item_is_cut_where_it_fits(self) -> None:
        text = "|a|b|\n|-|-|\n" + "| the keeper lit the lamp | and went home |\n" * 40
        for passage in split(text, target=50):
            assert all(
                line.endswith("home |") or "a|b" in line or "-|-" in line for line in passage.text.split("\n")
            )

    def test_a_head_too_long_to_repeat_leaves_the_others(self) -> None:
        text = "## Lamp\n\n" + "They said that " * 40 + "the parts are:\n\n" + "- aid for Kyiv\n" * 60
        assert split(text, target=60)[-1].header == "A title\nLamp"


class TestBoundaries:
    def test_are_between_paragraphs_where_they_fit(self) -> None:
        paragraph = (SENTENCE * 4).strip()
        passages = split("\n\n".join([paragraph] * 9), target=80)
        assert {passage.text for passage in passages} == {f"{paragraph}\n\n{paragraph}", paragraph}

    def test_are_else_between_sentences(self) -> None:
        for passage in split(SENTENCE * 40, target=60):
            assert passage.text.endswith("went home.")

    def test_are_not_in_a_sentence_that_fits_into_the_model_though_not_into_the_target(self) -> None:
        long = "The keeper" + " lit the lamp and" * 40 + " went home."
        assert long in [passage.text for passage in split(f"{SENTENCE}\n\n{long}\n\n{SENTENCE}")]

    def test_are_in_a_sentence_only_where_the_model_reads_no_more(self) -> None:
        passages = split("word " * 1000, title="word")
        assert len(passages) == 4
        assert all(len(passage.sentences) == 1 for passage in passages)

    def test_are_not_at_rules_which_belong_to_no_passage(self) -> None:
        rules = "\n\n" + "---\n" * 5000 + "\n"
        assert [passage.text for passage in split(f"{SENTENCE}{rules}{SENTENCE}")] == [SENTENCE.strip()] * 2


def test_what_the_author_hid_is_not_indexed() -> None:
    (passage,) = split("The fee is due. <!-- The code is 4711. --> Ask ~~Ann~~ Bob.\n")
    assert "4711" not in passage.indexed_text
    assert "Ann" not in passage.indexed_text
    assert len(passage.indexed_text) == len(passage.text_with_header)


def test_front_matter_belongs_to_no_passage() -> None:
    source, _ = parse_article("x.md", b"---\ntitle: A title\n---\n\nThe lamp.\n")
    assert [passage.text for passage in Chunker(FakeEncoder().count, 160, LIMIT).split(source)] == [
        "The lamp."
    ]


@pytest.mark.parametrize("text", ["", " \n\n", "---\n***\n", ">\n"])
def test_a_text_that_says_nothing_has_no_passages(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize(
    "unit",
    ["x", ".", "word ", "A line.\n", "- item\n", "|a|b|\n", "# H\n\nWords.\n\n", "\n", "---\n", "这"],
)
def test_what_is_counted_grows_with_the_length_not_with_its_square(unit: str) -> None:
    def counted(length: int) -> int:
        characters = 0

        def count(text: str) -> int:
            nonlocal characters
            characters += len(text)
            return FakeEncoder().count(text)

        source, _ = parse_article("x.md", ("Title\n\n" + unit * (length // len(unit))).encode())
        Chunker(count, 160, LIMIT).split(source)
        return characters

    assert counted(24_000) < 6 * counted(6_000) + 10_000


@pytest.fixture(scope="module")
def exact() -> CountTokens:
    """Counts by the tokenizer itself, with no cache between."""
    from tokenizers import Tokenizer

    folder = find_model(DEFAULT_MODEL).folder
    assert folder is not None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    half = re.compile("[\ud800-\udfff]")
    return lambda text: len(tokenizer.encode(half.sub("\ufffd", text), add_special_tokens=False).ids)


class TestWithTheModelsTokens:
    """What the model is given, title and headings included, is never more than it reads."""

    @given(hostile_texts(), st.integers(20, 160))
    def test_any_text_fits(self, real_encoder: Encoder, exact: CountTokens, text: str, target: int) -> None:
        source = article(text * 3)
        check(Chunker(real_encoder.count, target, LIMIT).split(source), source, exact, LIMIT)

    @given(hostile_texts())
    def test_the_count_of_a_text_is_exact(self, real_encoder: Encoder, exact: CountTokens, text: str) -> None:
        assert real_encoder.count(text) == exact(text)

    @pytest.mark.parametrize("folder", ["business", "entertainment", "politics", "sport", "tech"])
    def test_every_twelfth_article_of_the_bbc_fits(
        self, real_encoder: Encoder, exact: CountTokens, shared: Path, folder: str
    ) -> None:
        self.check_files(real_encoder, exact, sorted((shared / "bench/bbc" / folder).glob("*.txt"))[::12])

    def test_every_seed_fits(
        self, real_encoder: Encoder, exact: CountTokens, shared: Path, root: Path
    ) -> None:
        self.check_files(real_encoder, exact, sorted((shared / "seeds").glob("*.txt")))
        self.check_files(real_encoder, exact, sorted((root / "seeds").glob("*.md")))

    def check_files(self, real_encoder: Encoder, exact: CountTokens, files: list[Path]) -> None:
        chunker = Chunker(real_encoder.count, 160, LIMIT)
        assert files
        for file in files:
            source, _ = parse_article(file.name, file.read_bytes())
            check(chunker.split(source), source, exact, LIMIT)
