import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.structure import Structure, is_markdown, parse_structure
from tests.retrieval.hostile import hostile_texts

MARKS_ALONE = re.compile(r"[^\w]*(?:<[^<>]*>[^\w]*|&\w+;|\d{1,9}[.)][^\w]*|[a-zA-Z]\)[^\w]*)*")
BOTH = pytest.mark.parametrize("markdown", [True, False], ids=["markdown", "plain"])


def outline(text: str, *, markdown: bool = True) -> list[tuple[str, str]]:
    """The sentences of a text: kind and words."""
    read = parse_structure(text, markdown=markdown)
    return [(sentence.kind.value, text[sentence.start : sentence.end]) for sentence in read.sentences]


def leads(text: str, *, markdown: bool = True) -> dict[str, list[str]]:
    """What heads each sentence, outermost first."""
    read = parse_structure(text, markdown=markdown)
    return {text[s.start : s.end]: [text[a:b] for a, b in s.leads] for s in read.sentences}


def headings(text: str, *, markdown: bool = True) -> dict[str, list[str]]:
    """The headings above each sentence, outermost first."""
    read = parse_structure(text, markdown=markdown)
    return {text[s.start : s.end]: [text[a:b] for a, b in s.headings] for s in read.sentences}


def groups(text: str, *, markdown: bool = True) -> list[list[str]]:
    """The sentences that belong together."""
    together: dict[int, list[str]] = {}
    for sentence in parse_structure(text, markdown=markdown).sentences:
        together.setdefault(sentence.group, []).append(text[sentence.start : sentence.end])
    return list(together.values())


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

    @pytest.mark.parametrize(
        "item", ["[Leave](#leave)", "[How many days?](#days)", "https://example.org/a", "Leave ........ 3"]
    )
    def test_lines_of_a_table_of_contents_are_among_them(self, item: str) -> None:
        assert outline(f"- {item}\n- {item}\n") == [("question", item)] * 2

    @pytest.mark.parametrize("item", ["[Leave](#leave) is 30 days", "Leave ... 3"])
    def test_items_that_say_something_are_not(self, item: str) -> None:
        assert outline(f"- {item}\n- other\n")[0] == ("item", item)


class TestHidden:
    @pytest.mark.parametrize(
        "hidden",
        [
            "<!-- The number is 5. -->",
            "<!--\nThe number\n\nis 5.\n-->",
            "%% The number is 5. %%",
            "~~The number is 5.~~",
            "<script>let number = 5</script>",
            "<style>p { margin: 5 }</style>",
            "[//]: # (The number is 5.)",
            "[hb]: https://example.org/handbook.pdf",
            "(collections-delete)=",
            "^delete-block",
            "::: llm.delete",
            "{* ../../docs_src/delete.py hl[3] *}",
            "[[toc]]",
            "[[_TOC_]]",
            "---8<--- a.md",
            "https://example.org/a",
            "[Read on](https://example.org/a)",
            "[![build](https://example.org/b.svg)](https://example.org/b)",
            "#harbour #roof",
        ],
    )
    @pytest.mark.parametrize("before", ["", "# Fees\n\n"])
    def test_what_nobody_is_to_read_is_no_sentence(self, hidden: str, before: str) -> None:
        text = f"{before}Ask at the desk.\n\n{hidden}\n\nCards are made there.\n"
        shown = [words for kind, words in outline(text) if kind == "prose"]
        assert shown == ["Ask at the desk.", "Cards are made there."]

    @pytest.mark.parametrize("hidden", ["<!-- secret -->", "~~nine~~", "%% secret %%"])
    def test_inside_a_sentence_it_ends_the_sentence(self, hidden: str) -> None:
        assert outline(f"The fee is {hidden} ten euros.\n") == [
            ("prose", "The fee is"),
            ("hidden", hidden),
            ("prose", "ten euros."),
        ]

    def test_a_block_id_at_the_end_of_a_line_is_no_part_of_it(self) -> None:
        assert outline("Delete it at once. ^delete\n") == [
            ("prose", "Delete it at once."),
            ("hidden", "^delete"),
        ]

    @pytest.mark.parametrize("code", ["```\n<!-- a -->\n```", "```\n~~a~~ %% b %%\n```"])
    def test_code_hides_nothing(self, code: str) -> None:
        assert outline(code) == [("code", code)]

    def test_code_in_a_line_hides_nothing(self) -> None:
        assert outline("Write `<!-- a -->` here.\n") == [("prose", "Write `<!-- a -->` here.")]

    def test_imports_at_the_top_are_hidden(self) -> None:
        assert outline("import { Fee } from '../fee'\n\n<Callout>\n  It is 15 euros.\n</Callout>\n") == [
            ("hidden", "import { Fee } from '../fee'"),
            ("prose", "It is 15 euros."),
        ]


class TestLists:
    @pytest.mark.parametrize(
        "mark", ["-", "*", "+", "•", "‣", "–", "→", "▪", "◦", "·", "1.", "a)", "i.", "\uf0b7"]
    )
    @BOTH
    def test_have_items_by_their_mark(self, mark: str, markdown: bool) -> None:
        text = f"These are the duties:\n{mark} Wipe the tables\n{mark} Lock the door\n"
        assert outline(text, markdown=markdown) == [
            ("prose", "These are the duties:"),
            ("item", "Wipe the tables"),
            ("item", "Lock the door"),
        ]
        assert leads(text, markdown=markdown)["Lock the door"] == ["These are the duties:"]

    @pytest.mark.parametrize("mark", ["(1)", "(a)", "1.1", "✓", "☐", "[x]", "[ ]"])
    @BOTH
    def test_keep_a_mark_that_says_something(self, mark: str, markdown: bool) -> None:
        text = f"These are the duties:\n{mark} Wipe the tables\n{mark} Lock the door\n"
        assert outline(text, markdown=markdown)[1:] == [
            ("item", f"{mark} Wipe the tables"),
            ("item", f"{mark} Lock the door"),
        ]

    @BOTH
    def test_nested_items_are_headed_by_their_parent_and_the_lead_in(self, markdown: bool) -> None:
        text = (
            "The plans are:\n\n- Starter\n  - Price: 9 euros\n- Team\n  - Price: 29 euros\n    - with tax\n"
        )
        assert leads(text, markdown=markdown)["Price: 29 euros"] == ["The plans are:", "Team"]
        assert leads(text, markdown=markdown)["with tax"] == ["The plans are:", "Team", "Price: 29 euros"]

    def test_the_second_paragraph_of_an_item_is_headed_by_the_first(self) -> None:
        assert leads("- The red valve\n\n  It is opened in April.\n- The blue one\n")[
            "It is opened in April."
        ] == ["The red valve"]

    @BOTH
    def test_below_a_sentence_that_does_not_lead_in_they_stand_alone(self, markdown: bool) -> None:
        assert leads("They met.\n\n- Aid\n- Talks\n", markdown=markdown)["Aid"] == []

    @BOTH
    def test_items_go_on_where_they_are_indented(self, markdown: bool) -> None:
        assert outline("- one\n  goes on\n- two\nGoes not\n", markdown=markdown) == [
            ("item", "one\n  goes on"),
            ("item", "two"),
            ("prose", "Goes not"),
        ]

    @BOTH
    def test_a_paragraph_may_follow_with_no_blank_line(self, markdown: bool) -> None:
        assert outline("The parts are:\n- one\n- two\nThe talks go on in May.\n", markdown=markdown) == [
            ("prose", "The parts are:"),
            ("item", "one"),
            ("item", "two"),
            ("prose", "The talks go on in May."),
        ]

    def test_definitions_are_headed_by_their_term(self) -> None:
        text = "Bung\n: The plug of the hull.\n\nBailer\n: A scoop.\n"
        assert leads(text)["A scoop."] == ["Bailer"]

    def test_the_only_item_with_a_number_keeps_it(self) -> None:
        assert outline("1. FC Brome won the cup.\n") == [("item", "1. FC Brome won the cup.")]

    def test_callouts_have_a_title_and_text(self) -> None:
        assert outline("> [!warning] Mind the boom\n> It swings.\n") == [
            ("question", "Mind the boom"),
            ("prose", "It swings."),
        ]

    @BOTH
    def test_one_list_is_one_group(self, markdown: bool) -> None:
        text = "Words one. Words two.\n\n- a\n  - b\n\n- c\n\nMore.\n"
        assert groups(text, markdown=markdown) == [["Words one.", "Words two."], ["a", "b", "c"], ["More."]]


class TestMarksInsideSentences:
    @BOTH
    @pytest.mark.parametrize(
        "text",
        [
            "The store is kept at a temperature of\n- 28 degrees, and the hall at 4.",
            "The store is kept at\n-28 degrees.",
            "The fair begins on the\n18. of May and ends in June.",
            "The master is reached day and night under\n+ 44 113 555 0101 or by radio.",
            "The wheel must never be\n**turned backwards**, or it breaks.",
            "The town pays for the mill out of the\n[Holm Fund](https://example.org/fund), set up in 1988.",
            "Visitors book a tour with\n[Ida Holt](mailto:ida@example.org).",
            "The wheel was carved by a man from\nRiga in the winter of 1911.",
            "The fee for members of the\nBerlin chapter is due in\nMarch and amounts to\n45 euros each.",
        ],
    )
    def test_a_wrapped_sentence_is_one_whatever_its_next_line_begins_with(
        self, text: str, markdown: bool
    ) -> None:
        assert outline(f"# Mill\n\n{text}\n", markdown=markdown) == [("heading", "Mill"), ("prose", text)]

    @BOTH
    def test_a_figure_after_a_greater_than_sign_keeps_it_in_plain_text(self, markdown: bool) -> None:
        if not markdown:
            assert outline("> 90 cm of snow: closed.\n", markdown=False) == [
                ("prose", "> 90 cm of snow: closed.")
            ]

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("**Beware of the dog.** The roof was tarred.", "**Beware of the dog.**"),
            ("==The roof leaks.== It was tarred.", "==The roof leaks.=="),
            ("The mill (built in 1712. Its wheel is gone.) is hers. She lives.", None),
            ("Set `pump. Name` and `pump.enabled` to true. Then call.", None),
            ("See [the report. Part two](https://example.org/a.b) for it. Ask Ruth.", None),
        ],
    )
    def test_marks_in_pairs_stay_together(self, text: str, first: str | None) -> None:
        sentences = [words for _, words in outline(text)]
        assert len(sentences) == 2
        assert sentences[0] == (first or text.rsplit(". ", 1)[0] + ".")

    def test_abbreviations_end_no_sentence(self) -> None:
        text = "Dr. Boyd met Gen. Caine at 5 p.m. on Friday. It cost $1.5 million! Fine."
        assert [words for _, words in outline(text)] == [
            "Dr. Boyd met Gen. Caine at 5 p.m. on Friday.",
            "It cost $1.5 million!",
            "Fine.",
        ]


class TestShortLines:
    @BOTH
    @pytest.mark.parametrize(
        "lines",
        [
            ["Network: linden-guest", "Password: sunflower-42"],
            ["Skipper: Ida Holt", "Mate: Sam Pike", "Cook: Lou Kerr"],
            ["Weight 3.2 kg", "Power 600 watts", "Cable 1.2 m"],
            ["Gates open", "Sheepdog trials", "Brass band"],
            ["Brome Tools", "12 Mill Lane", "Holm"],
            ["[10:22] alice: the deploy is at five", "[10:24] bob: release-7 it is"],
        ],
    )
    def test_a_run_of_them_are_items(self, lines: list[str], markdown: bool) -> None:
        text = "# At the mill\n\n" + "\n".join(lines) + "\n"
        assert outline(text, markdown=markdown)[1:] == [("item", line) for line in lines]
        assert groups(text, markdown=markdown)[1:] == [lines]

    def test_a_speaker_with_a_time_heads_what_is_said(self) -> None:
        text = "Call\n\nPiet Maas  00:02:40\nFinance wants twelve per cent off.\n"
        assert leads(text, markdown=False)["Finance wants twelve per cent off."] == ["Piet Maas  00:02:40"]


class TestTables:
    TABLE = "| Town | People |\n|---|--:|\n| Kyiv | 3 m |\n| Lviv | 0.7 m |\n"

    @BOTH
    def test_have_a_header_with_its_rule_that_heads_the_rows(self, markdown: bool) -> None:
        header = "| Town | People |\n|---|--:|"
        assert outline(self.TABLE, markdown=markdown) == [
            ("header", header),
            ("row", "| Kyiv | 3 m |"),
            ("row", "| Lviv | 0.7 m |"),
        ]
        assert leads(self.TABLE, markdown=markdown)["| Lviv | 0.7 m |"] == [header]
        assert len(groups(self.TABLE, markdown=markdown)) == 1

    @BOTH
    def test_may_do_without_outer_bars(self, markdown: bool) -> None:
        text = "a | b\n--- | ---\n1 | 2\nx | y\n"
        assert [kind for kind, _ in outline(text, markdown=markdown)] == ["header", "row", "row"]

    @BOTH
    def test_end_at_a_line_without_bars(self, markdown: bool) -> None:
        assert outline(f"{self.TABLE}That is all of them.\n", markdown=markdown)[-1] == (
            "prose",
            "That is all of them.",
        )

    def test_may_have_a_header_of_two_rows(self) -> None:
        text = "| A | Q1 |\n| | Jan |\n|---|---|\n| Sales | 12 |\n"
        assert leads(text)["| Sales | 12 |"] == ["| A | Q1 |\n| | Jan |\n|---|---|"]

    def test_may_be_html(self) -> None:
        text = "<table>\n<tr><th>Plan</th><th>Price</th></tr>\n<tr><td>Team</td><td>29</td></tr>\n</table>\n"
        assert outline(text) == [("header", "Plan</th><th>Price"), ("row", "Team</td><td>29")]
        assert leads(text)["Team</td><td>29"] == ["Plan</th><th>Price"]

    @pytest.mark.parametrize(
        "lines",
        [
            ["City;People;Mayor", "Holm;41000;Asta Berg", "Vik;8300;Eva Lie"],
            ["item,price,shelf", "widget,12.50,A4", "flange,31.00,C9"],
            ["Name\tRoom", "Ines\t214", "Ole\t118"],
            ["Service      Port   Owner", "grafana      3000   mara", "vault        8200   ana"],
        ],
    )
    def test_may_be_columns_of_plain_text(self, lines: list[str]) -> None:
        text = "\n".join(lines) + "\n"
        assert [kind for kind, _ in outline(text, markdown=False)] == ["header", "row", "row"]
        assert leads(text, markdown=False)[lines[2]] == [lines[0]]

    @BOTH
    @pytest.mark.parametrize(
        "text", ["He said a | b.\nAnd more.\n", "One, two, three.\nFour, five, six.\nSeven.\n"]
    )
    def test_are_not_every_line_with_a_bar_or_a_comma(self, text: str, markdown: bool) -> None:
        assert {kind for kind, _ in outline(text, markdown=markdown)} == {"prose"}


class TestParagraphs:
    @BOTH
    def test_may_be_wrapped_by_hand(self, markdown: bool) -> None:
        text = (
            "The quick brown fox jumped over the lazy dog that lay there, and\n"
            "Then it went home, where it had left the lamp burning all day.\n\nNext.\n"
        )
        assert outline(text, markdown=markdown) == [("prose", text.split("\n\n")[0]), ("prose", "Next.")]

    def test_may_be_wrapped_with_blank_lines_in_plain_text(self) -> None:
        text = "Mrs Ark left her house to the\n\ncounty library on condition that\n\nit opens on\n\nSundays."
        assert outline(text, markdown=False) == [("prose", text)]

    @BOTH
    def test_are_headed_by_a_line_above_that_ends_in_a_colon(self, markdown: bool) -> None:
        text = "The server is restarted as follows:\n\nPress the button. Wait for the lamp.\n\nAsk Mara.\n"
        assert leads(text, markdown=markdown) == {
            "The server is restarted as follows:": [],
            "Press the button.": ["The server is restarted as follows:"],
            "Wait for the lamp.": ["The server is restarted as follows:"],
            "Ask Mara.": [],
        }

    @BOTH
    def test_that_are_quoted_lose_their_mark(self, markdown: bool) -> None:
        assert outline("> He came.\n\n>> She left.\n", markdown=markdown) == [
            ("prose", "He came."),
            ("prose", "She left."),
        ]

    @BOTH
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_end_with_any_line_end(self, end: str, markdown: bool) -> None:
        assert outline(end.join(["# A", "", "He came.", "", "- one", "- two", ""]), markdown=markdown) == [
            ("heading", "A"),
            ("prose", "He came."),
            ("item", "one"),
            ("item", "two"),
        ]


class TestCode:
    @BOTH
    def test_between_fences_is_one_piece(self, markdown: bool) -> None:
        code = "```python\n# no heading\n- no item\n```"
        assert outline(f"Words.\n\n{code}\n\nMore.\n", markdown=markdown) == [
            ("prose", "Words."),
            ("code", code),
            ("prose", "More."),
        ]

    @pytest.mark.parametrize("code", ["```sh\npytest -x\n```", "    pytest -x", "~~~\npytest -x\n~~~"])
    def test_is_headed_by_a_line_that_ends_in_a_colon(self, code: str) -> None:
        text = f"## Tests\n\nRun the tests with:\n\n{code}\n\nAsk Mara.\n"
        assert leads(text)[code.strip()] == ["Run the tests with:"]
        assert leads(text)["Ask Mara."] == []

    @BOTH
    def test_that_is_never_closed_is_ordinary_text(self, markdown: bool) -> None:
        assert ("heading", "A heading") in outline("```\n# A heading\n\nWords.\n", markdown=markdown)


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


class TestStopsInsideSentences:
    @BOTH
    @pytest.mark.parametrize(
        "sentence",
        [
            "Section 2. The treasurer is elected for two years.",
            "Rule 12(c). A party may move for judgment.",
            "B. The pool closes at nine in the evening.",
            "A. At the harbour, with my brother.",
            "THE MILLER. The tinker took it on Thursday.",
            "**4.3 Pets.** Dogs need the consent of the owner.",
            "Call the harbour office at Tel. 555 0133 before noon.",
            "The outing of the whole choir is on 27. Juni in Brome.",
        ],
    )
    def test_do_not_end_them(self, sentence: str, markdown: bool) -> None:
        text = f"{sentence} It says no more than that.\n"
        assert [words for _, words in outline(text, markdown=markdown)] == [
            sentence,
            "It says no more than that.",
        ]


class TestChats:
    @pytest.mark.parametrize(
        "form",
        [
            "03/05/2024, 10:{0} - {1}: {2}",
            "[2024-05-03 10:{0}] {1}: {2}",
            "10:{0} <{1}> {2}",
            "<{1}> {2}",
            "[10:{0}] <{1}> {2}",
            "00:10:{0} {1}: {2}",
        ],
    )
    def test_have_a_message_a_line(self, form: str) -> None:
        messages = [
            form.format(22, "Ida", "the boat leaves at five from the old pier"),
            form.format(23, "Sam", "which pier"),
            form.format(24, "Ida", "the one by the cannery, bring the key"),
        ]
        assert outline("\n".join(messages), markdown=False) == [
            ("item", messages[0]),
            ("question", messages[1]),
            ("item", messages[2]),
        ]

    @pytest.mark.parametrize(
        "names",
        [
            ("Ida Holt  10:22 AM", "Sam Pike  10:24 AM"),
            ("ida [10:22]", "sam [10:24]"),
            ("Ida Holt 1:22", "Sam Pike 2:24"),
            ("Ida Holt\n10:22", "Sam Pike\n10:24"),
        ],
    )
    def test_with_the_name_above_lead_what_was_said_by_it(self, names: tuple[str, str]) -> None:
        text = f"{names[0]}\nThe boat leaves at five.\n\n{names[1]}\nI will bring the key.\n"
        lead = leads(text, markdown=False)
        assert lead["The boat leaves at five."] == [names[0]]
        assert lead["I will bring the key."] == [names[1]]

    def test_a_figure_below_a_name_is_no_time_of_speech_where_there_is_one_alone(self) -> None:
        text = "The pass closes\n18:00\nThe hut stays open.\n"
        assert "question" not in [kind for kind, _ in outline(text, markdown=False)]


class TestSubtitles:
    @pytest.mark.parametrize("times", [("00:00:01,000", "00:00:04,200"), ("00:01.000", "00:04.200")])
    def test_a_sentence_goes_on_in_the_next_one(self, times: tuple[str, str]) -> None:
        first, second = f"{times[0]} --> {times[1]}", f"{times[1]} --> {times[1]}"
        text = f"1\n{first}\nThe lock was drained in the\n\n2\n{second}\nspring of 1934.\n\n"
        text += f"3\n{second}\nAll came.\n"
        shown = [words for kind, words in outline(text, markdown=False) if kind != "hidden"]
        assert shown == [f"The lock was drained in the\n\n2\n{second}\nspring of 1934.", "All came."]


class TestLetters:
    @pytest.mark.parametrize(
        ("salutation", "closing"),
        [("Dear Ms Holt,", "Yours sincerely,"), ("Hi all,", "Cheers"), ("Liebe Ida,", "Viele Grüße")],
    )
    def test_politeness_is_apart_from_what_is_said(self, salutation: str, closing: str) -> None:
        text = f"{salutation}\n\nthe mooring is yours from June.\n\n{closing}\nRuth Adeyemi\n\n"
        text += "--\nTel. 555 0133\n"
        assert outline(text, markdown=False) == [
            ("item", salutation),
            ("prose", "the mooring is yours from June."),
            ("item", closing),
            ("item", "Ruth Adeyemi"),
            ("hidden", "--"),
            ("item", "Tel. 555 0133"),
        ]

    @pytest.mark.parametrize(
        "intro",
        [
            "On Mon, 6 May 2024 at 17:03, Sam Pike <sam@example.org> wrote:",
            "Am 06.05.2024 um 17:03 schrieb Sam Pike:",
        ],
    )
    def test_what_is_answered_stands_under_who_wrote_it(self, intro: str) -> None:
        text = f"It is in June.\n\nRuth\n\n{intro}\n> Hello Ruth,\n>\n> it will be in May.\n> Bring boots.\n"
        above = headings(text, markdown=False)
        assert above["it will be in May."] == above["Bring boots."] == [intro]
        assert above["It is in June."] == []


class TestTablesInPlainText:
    @pytest.mark.parametrize(
        "lines",
        [
            ("depot;code", "Wadhurst;22", "Yarm;23"),
            ("depot,code", "Wadhurst,22", "Yarm,23"),
            ('"depot","opens","code"', '"Wadhurst","7, not 8","D22"', '"Yarm","8","D23"'),
            ("depot, code, town", "Wadhurst, 22, Leeds", "Yarm, 23, Perth"),
            ("depot\tcode", "Wadhurst\t22", "Yarm\t23"),
            ("depot    code", "Wadhurst   22", "Yarm       23"),
            ("depot | keeper", "Wadhurst | Ida Holt", "Yarm | Sam Pike"),
        ],
    )
    @BOTH
    def test_have_a_header_and_rows(self, lines: tuple[str, ...], markdown: bool) -> None:
        assert outline("\n".join(lines), markdown=markdown) == [
            ("header", lines[0]),
            *(("row", line) for line in lines[1:]),
        ]
        assert leads("\n".join(lines), markdown=markdown)[lines[2]] == [lines[0]]

    def test_are_drawn_as_grids(self) -> None:
        border = "+----------+------+\n"
        rows = ("| Depot    | Code |\n", "| Wadhurst | D22  |\n", "| Yarm     | D23  |\n")
        text = border + "".join(row + border for row in rows)
        assert leads(text, markdown=False) == {
            "| Depot    | Code |": [],
            "| Wadhurst | D22  |": ["| Depot    | Code |"],
            "| Yarm     | D23  |": ["| Depot    | Code |"],
        }

    @pytest.mark.parametrize("rule", ["--------+-----", "======== =====", "-------- -----"])
    def test_have_a_rule_below_their_header(self, rule: str) -> None:
        text = f"Depot    Code\n{rule}\nWadhurst D22\nYarm     D23\n"
        header = f"Depot    Code\n{rule}"
        assert leads(text, markdown=False)["Yarm     D23"] == [header]

    @pytest.mark.parametrize(
        "prose",
        [
            "Bring rope, a lamp,\nbread, and tea,\nboots, and a map.\n",
            "Aldwark, Yorkshire\nBramley, Surrey\nNorbury, London\n",
        ],
    )
    def test_are_not_made_of_lines_with_commas(self, prose: str) -> None:
        assert not {"row", "header"} & {kind for kind, _ in outline(prose, markdown=False)}


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
