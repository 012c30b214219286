"""What holds for the structure of any text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.structure import Structure, is_markdown, parse_structure
from tests.retrieval.hostile import hostile_texts
from tests.retrieval.reading.outline import BOTH, outline

MARKS_ALONE = re.compile(r"[^\w]*(?:<[^<>]*>[^\w]*|&\w+;|\d{1,9}[.)][^\w]*|[a-zA-Z]\)[^\w]*)*")


@pytest.mark.parametrize("rule", ["---", "***", "* * *", "___", "===="])
@BOTH
def test_rules_are_no_sentences(rule: str, markdown: bool) -> None:
    assert outline(f"He came.\n\n{rule}\n\nShe left.\n", markdown=markdown) == [
        ("prose", "He came."),
        ("prose", "She left."),
    ]


@BOTH
def test_marks_without_words_are_no_sentences(markdown: bool) -> None:
    assert outline(">\n> >\n\nHe came.\n", markdown=markdown) == [("prose", "He came.")]


@pytest.mark.parametrize(
    ("name", "markdown"), [("a.md", True), ("a/B.TXT", False), ("a.text", False), ("a", True)]
)
def test_the_name_of_a_file_says_how_it_is_read(name: str, markdown: bool) -> None:
    assert is_markdown(name) is markdown


@given(hostile_texts(), st.integers(0, 3), st.booleans())
def test_blocks_and_sentences_are_in_order_and_leave_out_only_marks(
    text: str, start: int, markdown: bool
) -> None:
    check(text, start, parse_structure(text, start, markdown=markdown))


@pytest.mark.parametrize(
    "text",
    [
        "> " * 10_000 + "deep",
        "- " * 10_000 + "deep",
        "\n".join("  " * depth + "- item" for depth in range(300)),
        "<div>" * 10_000 + "deep",
        "x" * 200_000,
        "\0" * 1_000 + "nil\0s\n\n- a\0b\n",
        "# " + "a " * 50_000,
        "[" * 20_000,
        "<!-- " * 20_000,
        "| a " * 20_000 + "\n" + "|---" * 20_000 + "\n",
        " " * 200_000 + "x|\n--" + " " * 200_000 + "x|",
        "```a\n" * 5_000,
        "```{note}\n" * 10_000 + "```\n" * 10_000,
        "[a]: b\n" * 5_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@BOTH
def test_hostile_text_is_read_all_the_same(text: str, markdown: bool) -> None:
    check(text, 0, parse_structure(text, markdown=markdown))


def check(text: str, start: int, read: Structure) -> None:
    offset = start
    for index, block in enumerate(read.blocks):
        assert offset <= block.start <= block.text_start < block.end <= len(text)
        assert not text[block.start].isspace()
        assert not text[block.end - 1].isspace()
        assert block.lead is None or block.lead < index
        offset = block.end
    offset = start
    for sentence in read.sentences:
        assert offset <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        assert MARKS_ALONE.fullmatch(text[offset : sentence.start])
        assert all(a < b <= sentence.start for a, b in (*sentence.leads, *sentence.headings))
        offset = sentence.end
    assert MARKS_ALONE.fullmatch(text[offset:])
