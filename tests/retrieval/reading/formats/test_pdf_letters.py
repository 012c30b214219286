"""PDF: the letters that PDFium gives and those that it does not, each led back to its place on the page."""

import threading

import pypdfium2
import pytest

from retrieval.reading.derived import Unreadable
from retrieval.reading.deriving import Deriver
from retrieval.reading.formats import pdf, pdf_pages
from retrieval.where import char_ranges
from tests.retrieval.reading.formats import made
from tests.retrieval.reading.formats.reading import lines


def read(*pages: str) -> list[str]:
    return lines(pdf.read(made.pdf(*pages), "x.pdf"))


def test_halves_of_a_character_outside_the_bmp_are_joined_and_lead_back_to_both() -> None:
    data = made.pdf_with_map({"A": "\U0001d400", "B": "b"}, "BBBABBB")
    derived = pdf.read(data, "x.pdf")
    assert lines(derived) == ["prose bbb\U0001d400bbb"]
    assert [(part.first, part.count) for part in char_ranges(derived.places, 4, 7)] == [(5, 3)]


def test_letters_that_pdfium_drops_from_its_own_text_do_not_move_the_others() -> None:
    data = made.pdf_with_map({"A": "\x04", "B": "b", "C": "c"}, "BBBACCC" + "B" * 40)
    derived = pdf.read(data, "x.pdf")
    assert derived.text == "bbbccc" + "b" * 40
    (part,) = char_ranges(derived.places, 3, 6)
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    assert [chr(pypdfium2.raw.FPDFText_GetUnicode(page.raw, part.first + n)) for n in range(3)] == list("ccc")


def test_fonts_that_do_not_say_which_letters_they_draw_are_named() -> None:
    with pytest.raises(Unreadable, match="do not say which letters"):
        pdf.read(made.pdf_with_map({"A": "\x05", "B": "b"}, "BABBABBA"), "x.pdf")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the lamp of com-", "municated light", "communicated"),
        ("their self-", "publishing house", "self-publishing"),
        ("the run 160-", "26 creates it", "160-26"),
        ("the Anglo-", "Norse lamp", "Anglo-Norse"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_is_the_words_own(
    first: str, second: str, joined: str
) -> None:
    (block,) = read(made.paragraph(72, 700, [first, second]))
    assert joined in block


def test_a_raised_letter_that_opens_a_line_belongs_to_the_word_before_it() -> None:
    page = (
        made.shown(72, 700, "by vectors") + made.shown(118, 703.5, "10", 6) + made.shown(126, 700, "and more")
    )
    (block,) = read(page)
    assert block.startswith("prose by vectors10") or block.startswith("prose by vectors 10")
    assert block.endswith("and more")


def test_turned_letters_are_no_heading() -> None:
    turned = "BT /bold 20 Tf 0 1 -1 0 40 200 Tm (arXiv 1706.03762) Tj ET\n"
    page = turned + made.paragraph(72, 700, ["The lamp in the harbour was lit by the keeper."] * 3)
    assert not [block for block in read(page) if block.startswith("heading")]


def test_a_document_with_few_pages_of_text_is_a_scan() -> None:
    with pytest.raises(Unreadable, match="no text layer"):
        read(made.paragraph(72, 700, ["A cover sheet."]), *[""] * 30)


def test_one_line_of_a_quote_is_one_rectangle_whatever_its_letters() -> None:
    data = made.pdf(made.paragraph(72, 700, ["The mid-19th century keeper of the lamp-", "house lit it."]))
    derived = pdf.read(data, "x.pdf")
    rectangles = pdf_pages.rectangles(data, char_ranges(derived.places, 0, len(derived.text)))
    assert len(rectangles) == 2


@pytest.mark.process
def test_two_threads_share_a_child_process_without_harm() -> None:
    pages = {n: made.pdf(made.paragraph(72, 700, [f"The lamp of page {n} is lit."])) for n in range(8)}
    texts: dict[int, str] = {}
    with Deriver() as deriver:

        def derive(numbers: range) -> None:
            texts.update((n, deriver.derive("x.pdf", pages[n]).text) for n in numbers)

        threads = [threading.Thread(target=derive, args=(numbers,)) for numbers in (range(4), range(4, 8))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert texts == {n: f"The lamp of page {n} is lit." for n in pages}
