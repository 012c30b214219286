"""Word, PowerPoint, Excel and OpenDocument files."""

import pytest

from retrieval.reading.derived import Derived, Unreadable
from retrieval.reading.formats import docx, odt, pptx, xlsx
from retrieval.reading.formats.archive import Archive
from retrieval.reading.formats.number_format import shown
from tests.retrieval.reading.formats import made
from tests.retrieval.reading.formats.made import shape, word
from tests.retrieval.reading.formats.reading import lines, where


def of_word(body: str) -> list[str]:
    return lines(docx.read(made.docx(body), "x.docx"))


def of_odt(body: str) -> list[str]:
    return lines(odt.read(made.odt(body), "x.odt"))


class TestWord:
    def test_headings_lists_and_tables_are_told_apart(self) -> None:
        numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        cells = [["", "Food", "Calories"], ["Berries", "Blueberry", "150"]]
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc>{word(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in cells
        )
        body = (
            word("Eat", '<w:pPr><w:pStyle w:val="H1b"/></w:pPr>')
            + word("A list:")
            + word("one", numbered)
            + word("two", numbered)
            + f"<w:tbl>{rows}</w:tbl>"
        )
        assert of_word(body) == [
            "heading Eat",
            "prose A list:",
            "item one",
            "item two",
            "header | Food | Calories",
            "row Berries | Blueberry | 150",
        ]

    def test_insertions_and_content_controls_are_read_and_deletions_are_not(self) -> None:
        body = (
            "<w:p><w:ins><w:r><w:t>new </w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:r><w:t>words</w:t></w:r></w:p>"
            f"<w:sdt><w:sdtContent>{word('in a control')}</w:sdtContent></w:sdt>"
        )
        derived = docx.read(made.docx(body), "x.docx")
        assert lines(derived) == ["prose new words", "prose in a control"]
        assert derived.notices[0][0] == "has tracked changes; read as if accepted"

    def test_the_strict_namespace_is_read_as_the_other(self) -> None:
        space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
        body = f'<w:document xmlns:w="{space}"><w:body>{word("The lamp.")}</w:body></w:document>'
        data = made.docx("", {"word/document2.xml": body})
        assert lines(docx.read(data, "x.docx")) == ["prose The lamp."]

    def test_what_was_moved_is_read_once_and_instructions_of_fields_are_not(self) -> None:
        moved = "<w:p><w:moveFrom><w:r><w:t>Lamp</w:t></w:r></w:moveFrom></w:p>"
        moved += "<w:p><w:moveTo><w:r><w:t>Lamp</w:t></w:r></w:moveTo>"
        field = "<w:r><w:instrText>DATE x</w:instrText></w:r></w:p>"
        derived = docx.read(made.docx(moved + field), "x.docx")
        assert lines(derived) == ["prose Lamp"]
        assert derived.notices[0][0] == "has tracked changes; read as if accepted"

    def test_a_text_box_is_read_once_after_its_paragraph(self) -> None:
        box = f"<w:txbxContent>{word('in the box')}</w:txbxContent>"
        body = (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://mc"><mc:Choice><w:drawing>'
            f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r><w:r><w:t>around it</w:t></w:r></w:p>"
        )
        assert of_word(body) == ["prose around it", "prose in the box"]

    def test_a_footnote_follows_the_paragraph_that_cites_it(self) -> None:
        cited = '<w:p><w:r><w:t>Said.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        assert of_word(cited + word("Next.")) == ["prose Said.[1]", "prose [1] A note.", "prose Next."]

    def test_a_table_of_contents_hidden_words_and_comments_are_left_out(self) -> None:
        body = (
            word("A. PURPOSE 1-1", '<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>')
            + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>shown</w:t></w:r></w:p>"
        )
        assert of_word(body) == ["prose shown"]

    def test_a_short_bold_line_is_a_heading(self) -> None:
        bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Backups</w:t></w:r></w:p>"
        assert of_word(bold + word("Back up weekly.")) == ["heading Backups", "prose Back up weekly."]

    def test_a_cell_merged_with_the_one_above_has_its_words(self) -> None:
        merge = "<w:tcPr><w:vMerge{}/></w:tcPr>"
        body = (
            "<w:tbl>"
            f"<w:tr><w:tc>{merge.format(' w:val=' + chr(34) + 'restart' + chr(34))}{word('North')}</w:tc>"
            f"<w:tc>{word('1')}</w:tc></w:tr>"
            f"<w:tr><w:tc>{merge.format('')}<w:p/></w:tc><w:tc>{word('2')}</w:tc></w:tr></w:tbl>"
        )
        assert of_word(body) == ["row North | 1", "row North | 2"]


class TestSlides:
    def test_titles_bullets_and_notes_are_told_apart_with_their_slide(self) -> None:
        data = made.pptx(
            [
                (shape("title", "First"), ""),
                (
                    shape("", "Free words") + shape("ftr", "Footer") + shape("title", "Second")
                    + shape("", "x") + shape("body", "one", "two"),
                    shape("body", "Say this.") + shape("sldNum", "2"),
                ),
            ]
        )  # fmt: skip
        derived = pptx.read(data, "x.pptx")
        assert lines(derived) == [
            "heading First",
            "heading Second",
            "prose Free words",
            "prose x",
            "item one",
            "item two",
            "prose Say this.",
        ]
        assert (where(derived, "one").slide, where(derived, "one").notes) == (2, False)
        assert (where(derived, "Say this.").slide, where(derived, "Say this.").notes) == (2, True)


class TestSheets:
    ROWS = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Blues</t></is></c><c r="B3"><v>13</v></c></row>'
        '<row r="4"><c r="A4" t="str"><v>Share</v></c><c r="B4" s="1"><v>0.025</v></c></row>'
    )

    def read(self, **options: tuple[str, ...]) -> Derived:
        sheets = {"Cups": self.ROWS, "Other": self.ROWS}
        return xlsx.read(made.xlsx(sheets, strings=("Stanley Cups", "Team", "Cups"), **options), "x.xlsx")

    def test_a_sheet_is_a_table_under_its_title_with_numbers_as_it_shows_them(self) -> None:
        assert lines(self.read(hidden=("Other",))) == [
            "heading Cups",
            "heading Stanley Cups",
            "header Team | Cups",
            "row Blues | 13",
            "row Share | 2.50%",
        ]

    def test_hidden_sheets_are_left_out_and_said(self) -> None:
        assert self.read(hidden=("Other",)).notices == (
            ("1 hidden sheet was left out", "show what is to be read"),
        )

    def test_each_cell_has_its_name(self) -> None:
        cells = where(self.read(hidden=("Other",)), "Blues | 13")
        assert (cells.sheet, cells.cell) == ("Cups", "A3:B3")

    @pytest.mark.parametrize(
        ("value", "code", "expected"),
        [
            (89.0, "General", "89"),
            (0.1 + 0.2, "General", "0.3"),
            (1599.99, "#,##0.00", "1,599.99"),
            (-1599.99, "$#,##0.00;[Red]($#,##0.00)", "($1,599.99)"),
            (0.025, "0%", "2%"),
            (1599, "[$€-407] #,##0", "€ 1,599"),
            (20, '0 "dollars"', "20 dollars"),
            (40118, "yyyy-mm-dd", "2009-11-01"),
            (40118.5, "m/d/yy h:mm", "2009-11-01 12:00"),
            (1.5, "[h]:mm", "36:00"),
            (198e6, "0.00E+00", "1.98E+08"),
        ],
    )
    def test_numbers_are_as_the_sheet_shows_them(self, value: float, code: str, expected: str) -> None:
        assert shown(value, code) == expected

    def test_dates_may_count_from_1904(self) -> None:
        assert shown(0, "yyyy-mm-dd", epoch_1904=True) == "1904-01-01"


class TestOpenDocument:
    def test_headings_lists_tables_and_notes_are_told_apart(self) -> None:
        body = (
            '<text:h text:outline-level="2">Eat</text:h>'
            "<text:p>A<text:s/>list<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>A note.</text:p></text:note-body></text:note>:</text:p>"
            "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
            "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Food</text:p>"
            "</table:table-cell><table:table-cell><text:p>Count</text:p></table:table-cell></table:table-row>"
            "</table:table-header-rows><table:table-row><table:table-cell><text:p>Berries</text:p>"
            "</table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>"
            "</table:table>"
        )
        assert of_odt(body) == [
            "heading Eat",
            "prose A list[1]:",
            "prose [1] A note.",
            "item one",
            "header Food | Count",
            "row Berries | 3",
        ]

    def test_what_was_deleted_is_left_out(self) -> None:
        deleted = "<text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
        assert of_odt(f"{deleted}<text:p>new</text:p>") == ["prose new"]


class TestBadArchives:
    @pytest.mark.parametrize("read", [docx.read, pptx.read, xlsx.read, odt.read])
    def test_a_file_cut_short_is_refused(self, read: object) -> None:
        data = made.docx(word("words"))
        with pytest.raises(Unreadable, match="damaged or cut short"):
            read(data[: len(data) // 2], "x")  # type: ignore[operator]

    def test_an_archive_of_another_kind_is_refused(self) -> None:
        with pytest.raises(Unreadable, match="is not the Office file"):
            docx.read(made.archive({"a.txt": "words"}), "x.docx")

    def test_one_that_unpacks_to_too_much_is_refused_without_being_unpacked(self) -> None:
        bomb = made.archive({"word/document2.xml": b"\0" * 201_000_000})
        assert len(bomb) < 1_000_000
        with pytest.raises(Unreadable, match="unpacks to more than 200 MB"):
            docx.read(bomb, "x.docx")

    def test_one_that_says_less_of_its_size_than_it_has_is_refused(self) -> None:
        data = made.archive({"word/document2.xml": b"\0" * 50_000})
        for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
            data = data[:at] + (10).to_bytes(4, "little") + data[at + 4 :]
        with pytest.raises(Unreadable, match="damaged or cut short"):
            Archive(data).read("word/document2.xml")

    @pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd"])
    def test_a_part_that_names_a_file_outside_is_only_a_name(self, name: str) -> None:
        parts = {"word/_rels/document2.xml.rels": made.relations(("s", "styles", name)), name: "<a/>"}
        assert lines(docx.read(made.docx(word("The words."), parts), "x.docx")) == ["prose The words."]

    def test_declared_entities_are_refused(self) -> None:
        parts = {"word/document2.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}
        with pytest.raises(Unreadable, match="entities"):
            docx.read(made.docx("", parts), "x.docx")

    def test_elements_nested_too_deeply_are_refused(self) -> None:
        with pytest.raises(Unreadable, match="nested too deeply"):
            of_word("<w:sdt>" * 2_000 + "</w:sdt>" * 2_000)
