"""PDF: where a paragraph goes on, whatever stands between its lines, and what a line's look says of it."""

from retrieval.reading.formats import pdf
from tests.retrieval.reading.formats import made
from tests.retrieval.reading.formats.reading import lines

FULL = "The keeper of the harbour lamp was asked by the council to"
COLUMN = ["the winter of that year was a long one for the whole coast", FULL]


def read(*pages: str) -> list[str]:
    return lines(pdf.read(made.pdf(*pages), "x.pdf"))


def test_a_raised_letter_in_the_middle_of_a_line_does_not_end_its_paragraph() -> None:
    raised = made.shown(72, 688, "reports") + made.shown(106, 692, "12", 5) + made.shown(114, 688, "said so")
    page = made.shown(72, 700, "The lamp went out, as the") + raised + made.shown(72, 676, "the next day.")
    assert read(page) == ["prose The lamp went out, as the reports 12 said so the next day."]


def test_small_capitals_do_not_end_their_paragraph() -> None:
    page = (
        made.shown(72, 700, "Send it to the person who is named in the next")
        + made.shown(72, 688, "in ")
        + made.shown(86, 688, "FURTHER INFORMATION", 8.2)
        + made.shown(72, 676, "section, and keep a copy of what was sent.")
    )
    (block,) = read(page)
    assert block.startswith("prose Send it") and block.endswith("was sent.")


def test_a_line_that_only_begins_bold_is_no_heading() -> None:
    bold = made.shown(72, 700, "Note 2 to paragraph (i):", font="bold")
    page = bold + made.shown(196, 700, "The list") + made.shown(72, 688, "of the harbours is in the annex.")
    assert read(page) == ["prose Note 2 to paragraph (i): The list of the harbours is in the annex."]


def test_a_paragraph_goes_on_after_a_full_line_even_with_a_capital() -> None:
    first = made.paragraph(72, 100, COLUMN)
    second = made.paragraph(72, 740, ["Trinity House for the oil of the next winter."])
    assert read(first, second) == [f"prose {' '.join(COLUMN)} Trinity House for the oil of the next winter."]


def test_a_paragraph_ends_with_a_short_line_that_no_full_stop_ends() -> None:
    first = made.paragraph(72, 100, [FULL, "light the lamp"])
    second = made.paragraph(72, 740, ["Trinity House gave the oil."])
    assert read(first, second) == [f"prose {FULL} light the lamp", "prose Trinity House gave the oil."]


def test_running_heads_and_footnotes_stand_behind_the_paragraph_that_they_interrupt() -> None:
    pages = [
        made.shown(72, 770, "Register / Vol. 85")
        + made.paragraph(72, 600, ["carried on from the page before it." if n > 1 else "The lamp is new."])
        + made.paragraph(72, 560, [f"Of page {n} more is said, and it is"])
        + made.shown(72, 90, f"{n} {note} is in the annex.", 7)
        for n, note in enumerate(("The plan", "A list", "My letter"), 1)
    ]
    assert read(*pages) == [
        "prose Register / Vol. 85",
        "prose The lamp is new.",
        "prose Of page 1 more is said, and it is carried on from the page before it.",
        "prose 1 The plan is in the annex.",
        "prose Of page 2 more is said, and it is carried on from the page before it.",
        "prose 2 A list is in the annex.",
        "prose Of page 3 more is said, and it is",
        "prose 3 My letter is in the annex.",
    ]


def test_a_heading_that_ends_in_a_colon_of_its_own_does_not_take_the_next_one() -> None:
    page = made.shown(72, 700, "FURTHER INFORMATION:", font="bold")
    page += made.shown(72, 688, "Comments Invited", font="bold")
    assert read(page + made.paragraph(72, 670, [f"{FULL} write."])) == [
        "heading FURTHER INFORMATION:",
        "heading Comments Invited",
        f"prose {FULL} write.",
    ]


def test_a_title_that_is_drawn_last_stands_above_what_it_heads() -> None:
    body = made.paragraph(72, 600, [f"{FULL} light it.", "It was lit by four in the afternoon."])
    title = made.shown(72, 700, "Lamps of the coast", 18) + made.shown(72, 680, "November 2015", 14)
    assert read(body + title + made.paragraph(72, 200, ["A note below."])) == [
        "heading Lamps of the coast",
        "heading November 2015",
        f"prose {FULL} light it. It was lit by four in the afternoon.",
        "prose A note below.",
    ]


def test_the_second_of_two_columns_is_not_taken_for_a_title() -> None:
    left = made.paragraph(72, 600, ["The left one is short."])
    right = made.shown(320, 570, "Right", 18) + made.paragraph(320, 540, ["The right one has a heading."])
    assert read(left + right) == [
        "prose The left one is short.",
        "heading Right",
        "prose The right one has a heading.",
    ]


def test_a_bold_row_over_another_row_of_words_heads_the_table_with_it() -> None:
    rows = [["1990", "450", "289"], ["1991", "12", "30"], ["1992", "7", "8"]]
    table = "".join(
        made.shown(left, 660 - 14 * row, text)
        for row, cells in enumerate([["Year", "Count", "Count"], *rows])
        for left, text in zip((72, 200, 330), cells, strict=True)
    )
    bold = made.shown(200, 674, "North", font="bold") + made.shown(330, 674, "South", font="bold")
    assert read(bold + table)[:2] == ["header Year | North Count | South Count", "row 1990 | 450 | 289"]


def test_a_running_head_of_a_short_chapter_is_known_by_its_page_number() -> None:
    heads = {n: f"Chapter 2: Lamps {n}" if 4 <= n <= 6 else f"{n * n} words on oil" for n in range(1, 21)}
    pages = [
        made.shown(72, 770, head) + made.paragraph(72, 600, [f"Of {n} oils this is one."])
        for n, head in heads.items()
    ]
    blocks = read(*pages)
    assert sum("Chapter 2" in block for block in blocks) == 1
    assert sum("words on oil" in block for block in blocks) == 1  # they are on a fifth of the pages


def test_long_footnotes_that_begin_high_on_the_page_do_not_part_a_paragraph() -> None:
    first = made.paragraph(72, 100, COLUMN)
    note = made.shown(72, 502, "1", 4) + made.shown(75, 500, "The plan was printed in the year before", 7)
    note += made.shown(72, 490, "and is kept in the annex.", 7)
    second = made.paragraph(72, 740, ["Trinity House for the oil of the next winter."])
    assert read(first, note + second) == [
        f"prose {' '.join(COLUMN)} Trinity House for the oil of the next winter.",
        "prose 1The plan was printed in the year before and is kept in the annex.",
    ]
