"""Headings, the questions that head an answer, and the titles of legal sections."""

import pytest

from tests.retrieval.reading.outline import BOTH, headings, leads, outline


class TestHeadings:
    @BOTH
    def test_marked_by_hashes_are_headings(self, markdown: bool) -> None:
        assert outline("# One\n\nWords.\n\n### Three\nMore.\n", markdown=markdown) == [
            ("heading", "One"),
            ("prose", "Words."),
            ("heading", "Three"),
            ("prose", "More."),
        ]

    @BOTH
    def test_underlined_titles_are_headings(self, markdown: bool) -> None:
        assert outline("One\n===\nWords.\n\nTwo\n---\nMore.\n", markdown=markdown) == [
            ("heading", "One"),
            ("prose", "Words."),
            ("heading", "Two"),
            ("prose", "More."),
        ]

    @BOTH
    @pytest.mark.parametrize("rule", ["---", "------------------------------"])
    def test_a_sentence_above_a_rule_is_a_sentence(self, markdown: bool, rule: str) -> None:
        assert outline(f"# Roof\n\nThe roof is tarred in 2027.\n{rule}\n\nAsk Ann.\n", markdown=markdown) == [
            ("heading", "Roof"),
            ("prose", "The roof is tarred in 2027."),
            ("prose", "Ask Ann."),
        ]

    @BOTH
    def test_a_short_line_without_an_end_mark_above_text_is_a_heading(self, markdown: bool) -> None:
        assert outline("War fatigue sets the agenda\n\nElection cycles are near.\n", markdown=markdown) == [
            ("heading", "War fatigue sets the agenda"),
            ("prose", "Election cycles are near."),
        ]

    @BOTH
    @pytest.mark.parametrize(
        "line",
        [
            "He said so.",
            "and so on",
            "word " * 30,
            "By Anna Berg",
            "Final score 3-1",
            "Tarred again in 2027",
            "Phone: 0113 555 0101",
        ],
    )
    def test_no_other_line_is_one(self, markdown: bool, line: str) -> None:
        assert "heading" not in dict(outline(f"{line}\n\nMore words.\n", markdown=markdown))

    @BOTH
    def test_a_short_line_at_the_end_is_none(self, markdown: bool) -> None:
        assert outline("Words.\n\nThe end", markdown=markdown) == [("prose", "Words."), ("prose", "The end")]

    @pytest.mark.parametrize(
        ("line", "words", "rest"),
        [
            ("## Travel policy ##", "Travel policy", []),
            ("## Middleware { #middleware }", "Middleware", ["{ #middleware }"]),
            ("## Notes {: .x}", "Notes", ["{: .x}"]),
        ],
    )
    def test_marks_and_attributes_at_the_end_are_no_part_of_it(
        self, line: str, words: str, rest: list[str]
    ) -> None:
        assert outline(f"{line}\n\nTrains.\n") == [
            ("heading", words),
            *(("hidden", mark) for mark in rest),
            ("prose", "Trains."),
        ]

    def test_each_sentence_knows_the_headings_above_it(self) -> None:
        text = "# Book\n\n## **Leave**\n\n### Sick\n\nSix weeks.\n\n## Pay\n\nMonthly.\n"
        assert headings(text)["Six weeks."] == ["Book", "Leave", "Sick"]
        assert headings(text)["Pay"] == ["Book"]
        assert headings(text)["Monthly."] == ["Book", "Pay"]

    def test_titles_of_legal_sections_are_headings(self) -> None:
        text = "Lease\n\n§ 12 Repairs\n(1) The tenant pays.\n\n§ 13 Pets\n(1) Cats may be kept.\n"
        assert headings(text, markdown=False)["(1) Cats may be kept."] == ["Lease", "§ 13 Pets"]

    def test_a_numbered_line_alone_above_a_paragraph_is_a_heading(self) -> None:
        assert outline("1. Scope\n\nThis applies to all.\n\n2. Fees\n\nNone are due.\n", markdown=False) == [
            ("heading", "1. Scope"),
            ("prose", "This applies to all."),
            ("heading", "2. Fees"),
            ("prose", "None are due."),
        ]


class TestQuestions:
    """What asks is never the quote, but heads what stands under it."""

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("## How long is it?\n\nTwo years.\n", "How long is it?"),
            ("**How long is it?**\n\nTwo years.\n", "**How long is it?**"),
            ("How long is it?\n\nTwo years.\n", "How long is it?"),
            ("How long is it? asked the miller.\n\nTwo years.\n", "How long is it? asked the miller."),
            ("**Q: How long is it?**\n\nTwo years.\n", "**Q: How long is it?**"),
            ('<h3 name="a">\nHow long is it?\n</h3>\n\nTwo years.\n', "How long is it?"),
            ("<summary>How long is it?</summary>\n\nTwo years.\n", "How long is it?"),
            ("1. **How long is it?**\n   Two years.\n2. **Where?**\n   Here.\n", "**How long is it?**"),
            ("- How long is it?\n\n  Two years.\n- Where?\n\n  Here.\n", "How long is it?"),
        ],
    )
    def test_they_head_the_answer_below(self, text: str, question: str) -> None:
        assert ("question", question) in outline(text)
        assert leads(text)["Two years."] == [question]

    @BOTH
    def test_lines_of_questions_and_answers_are_told_apart(self, markdown: bool) -> None:
        text = "Q: How long?\nA: Two years.\n\nQ: Where?\nA: Here.\n"
        assert outline(text, markdown=markdown) == [
            ("question", "Q: How long?"),
            ("item", "A: Two years."),
            ("question", "Q: Where?"),
            ("item", "A: Here."),
        ]
        assert leads(text, markdown=markdown)["A: Here."] == ["Q: Where?"]

    def test_a_question_ends_where_the_next_section_begins(self) -> None:
        assert leads("## Why?\n\nSo.\n\n## Fees\n\nNone.\n")["None."] == []

    def test_one_that_only_links_is_among_them(self) -> None:
        assert outline("- [How many days?](#days)\n") == [("question", "[How many days?](#days)")]

    @pytest.mark.parametrize("item", ["[Leave](#leave)", "https://example.org/a", "Leave ........ 3"])
    def test_lines_of_a_table_of_contents_are_links(self, item: str) -> None:
        assert outline(f"- {item}\n- {item}\n") == [("link", item)] * 2

    @pytest.mark.parametrize("item", ["[Leave](#leave) is 30 days", "Leave ... 3"])
    def test_items_that_say_something_are_not(self, item: str) -> None:
        assert outline(f"- {item}\n- other\n")[0] == ("item", item)


class TestLegalNumbers:
    def test_a_numbered_title_heads_the_items_of_its_number(self) -> None:
        text = "1. Members\n1.1 Members pay 45 euros.\n1.2 Guests pay 5 euros.\n\n"
        text += "2. Keys\n2.1 The key is lent.\n"
        above = headings(text, markdown=False)
        assert above["1.2 Guests pay 5 euros."] == ["1. Members"]
        assert above["2.1 The key is lent."] == ["2. Keys"]

    def test_sections_stand_side_by_side(self) -> None:
        text = "§ 1 Name\n\nThe club is called Harbour.\n\n§ 2 Purpose\n\nIt keeps the boats.\n"
        assert headings(text, markdown=False)["It keeps the boats."] == ["§ 2 Purpose"]

    def test_a_list_of_numbers_has_no_headings(self) -> None:
        text = "1. Unpack the tent\n2. Lay out the poles\n3. Drive in the pegs\n"
        assert [kind for kind, _ in outline(text, markdown=False)] == ["item"] * 3
