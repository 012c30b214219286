import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.structure import blocks, sentences
from retrieval.types import Kind
from tests.retrieval.hostile import hostile_texts


def outline(text: str) -> list[tuple[str, str]]:
    """The blocks of a text: kind and words."""
    return [(block.kind.value, text[block.words : block.end]) for block in blocks(text)]


def quotable(text: str) -> list[str]:
    return [text[each.start : each.end] for each in sentences(text, blocks(text))]


def leads(text: str) -> list[tuple[str, str | None]]:
    """The sentences of a text, each with the words that head it."""
    return [
        (text[each.start : each.end], text[slice(*each.lead)] if each.lead else None)
        for each in sentences(text, blocks(text))
    ]


class TestHeadings:
    def test_are_marked_by_hashes(self) -> None:
        text = "# One\n\nWords.\n\n### Three\nMore.\n"
        assert outline(text) == [
            ("heading", "One"),
            ("prose", "Words."),
            ("heading", "Three"),
            ("prose", "More."),
        ]
        assert [block.level for block in blocks(text)] == [1, 0, 3, 0]

    def test_are_underlined(self) -> None:
        text = "One\n===\nWords.\n\nTwo\n---\nMore.\n"
        assert [(block.kind, block.level) for block in blocks(text)] == [
            (Kind.HEADING, 1),
            (Kind.PROSE, 0),
            (Kind.HEADING, 2),
            (Kind.PROSE, 0),
        ]

    def test_are_short_lines_without_an_end_mark_above_text(self) -> None:
        assert outline("War fatigue sets the agenda\n\nElection cycles are near.\n") == [
            ("heading", "War fatigue sets the agenda"),
            ("prose", "Election cycles are near."),
        ]

    @pytest.mark.parametrize(
        "line", ["He said so.", "and so on", "Who goes there?", "#hashtag and more", "word " * 30]
    )
    def test_are_not_any_other_line(self, line: str) -> None:
        assert Kind.HEADING not in {block.kind for block in blocks(f"{line}\n\nMore words.\n")}

    def test_are_no_headings_at_the_end(self) -> None:
        assert outline("Words.\n\nThe end") == [("prose", "Words."), ("prose", "The end")]


class TestLists:
    def test_have_items_by_mark_or_number(self) -> None:
        assert outline("- one\n* two\n+ three\n• four\n1. five\n12) six\n") == [
            ("item", word) for word in ("one", "two", "three", "four", "five", "six")
        ]

    def test_are_headed_by_their_lead_in(self) -> None:
        assert leads("They met. The plan has two parts:\n\n- Aid for Kyiv\n- Talks. In May.\n") == [
            ("They met.", None),
            ("The plan has two parts:", None),
            ("Aid for Kyiv", "The plan has two parts:"),
            ("Talks.", "The plan has two parts:"),
            ("In May.", "The plan has two parts:"),
        ]

    def test_below_a_sentence_that_does_not_lead_in_stand_alone(self) -> None:
        assert leads("They met.\n\n- Aid\n") == [("They met.", None), ("Aid", None)]

    def test_have_items_that_go_on_where_they_are_indented(self) -> None:
        assert outline("- one\n  goes on\n- two\nGoes not\n") == [
            ("item", "one\n  goes on"),
            ("item", "two"),
            ("prose", "Goes not"),
        ]

    def test_may_follow_a_paragraph_a_line_with_no_blank_line(self) -> None:
        assert outline("The parts are:\n- one\n- two\nThe talks go on in May.\n") == [
            ("prose", "The parts are:"),
            ("item", "one"),
            ("item", "two"),
            ("prose", "The talks go on in May."),
        ]


class TestTables:
    TABLE = "| Town | People |\n|---|--:|\n| Kyiv | 3 m |\n| Lviv | 0.7 m |\n"

    def test_have_a_header_with_its_rule_and_rows(self) -> None:
        assert outline(self.TABLE) == [
            ("header", "| Town | People |\n|---|--:|"),
            ("row", "| Kyiv | 3 m |"),
            ("row", "| Lviv | 0.7 m |"),
        ]

    def test_have_rows_that_their_header_heads(self) -> None:
        header = "| Town | People |\n|---|--:|"
        assert leads(self.TABLE)[1:] == [("| Kyiv | 3 m |", header), ("| Lviv | 0.7 m |", header)]

    def test_may_do_without_outer_bars(self) -> None:
        assert [kind for kind, _ in outline("a | b\n- | -\n1 | 2\nx | -\n")] == [
            "header",
            "row",
            "row",
        ]

    def test_may_have_a_row_of_dashes(self) -> None:
        table = "|a|b|\n|-|-|\n|1|2|\n|-|-|\n|3|4|\n"
        assert [kind for kind, _ in outline(table)] == ["header", "row", "row", "row"]

    def test_are_not_every_line_with_a_bar(self) -> None:
        assert outline("He said a | b.\nAnd more.\n")[0][0] == "prose"

    @pytest.mark.parametrize("line", [" " * 500_000 + "x|", "--" + " " * 500_000 + "x|"])
    def test_take_no_time_to_be_ruled_out(self, line: str) -> None:
        assert Kind.HEADER not in {block.kind for block in blocks(f"a|b\n{line}")}


class TestParagraphs:
    def test_may_be_wrapped_by_hand(self) -> None:
        text = (
            "The quick brown fox jumped over the lazy dog that lay there, and\n"
            "Then it went home, where it had left the lamp burning all day.\n\nNext.\n"
        )
        assert outline(text) == [("prose", text.split("\n\n")[0]), ("prose", "Next.")]
        assert len(quotable(text)) == 2

    def test_may_be_a_line_each(self) -> None:
        assert outline("He came.\nShe left.\n") == [("prose", "He came."), ("prose", "She left.")]

    def test_are_cut_into_sentences_but_not_at_abbreviations(self) -> None:
        assert quotable("Dr. Boyd met Gen. Caine at 5 p.m. on Friday. It cost $1.5 million! Why?") == [
            "Dr. Boyd met Gen. Caine at 5 p.m. on Friday.",
            "It cost $1.5 million!",
            "Why?",
        ]

    def test_that_are_quoted_lose_their_mark(self) -> None:
        assert outline("> He came.\n\n>> She left.\n") == [("prose", "He came."), ("prose", "She left.")]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_end_with_any_line_end(self, end: str) -> None:
        assert outline(end.join(["# A", "", "He came.", "", "- one", "- two", ""])) == [
            ("heading", "A"),
            ("prose", "He came."),
            ("item", "one"),
            ("item", "two"),
        ]


class TestCode:
    def test_between_fences_is_one_piece(self) -> None:
        code = "```python\n# no heading\n- no item\n```"
        assert outline(f"Words.\n\n{code}\n\nMore.\n") == [
            ("prose", "Words."),
            ("code", code),
            ("prose", "More."),
        ]

    def test_that_is_never_closed_is_ordinary_text(self) -> None:
        assert ("heading", "A heading") in outline("```\n# A heading\n\nWords.\n")


@pytest.mark.parametrize("rule", ["---", "***", "* * *", "___", "===="])
def test_rules_are_no_blocks(rule: str) -> None:
    assert outline(f"He came.\n\n{rule}\n\nShe left.\n") == [("prose", "He came."), ("prose", "She left.")]


def test_marks_without_words_are_no_blocks() -> None:
    assert outline(">\n> >\n\nHe came.\n") == [("prose", "He came.")]


@given(hostile_texts(), st.integers(0, 3))
def test_blocks_and_sentences_are_in_order_and_leave_out_only_marks(text: str, start: int) -> None:
    parts = blocks(text, start)
    place = start
    for block in parts:
        assert place <= block.start <= block.words < block.end <= len(text)
        assert not text[block.start].isspace()
        assert not text[block.end - 1].isspace()
        assert block.lead is None or parts[block.lead].end <= block.start
        assert not re.search(r"[^\W_]", text[place : block.start])
        place = block.end
    assert not re.search(r"[^\W_]", text[place:])
    found = sentences(text, parts)
    for block in parts:
        inside = [each for each in found if block.words <= each.start < block.end]
        place = block.words
        for each in inside:
            assert not text[place : each.start].strip()
            assert each.start < each.end <= block.end
            assert text[each.start : each.end] == text[each.start : each.end].strip()
            place = each.end
        assert place == block.end
