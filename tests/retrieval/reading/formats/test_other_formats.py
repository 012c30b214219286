"""Tables of text, mail, books, notebooks, feeds and RTF."""

import json

import pytest

from retrieval.reading.derived import Unreadable
from retrieval.reading.formats import delimited, epub, feed, mail, notebook, outlook, rtf
from tests.retrieval.reading.formats import made
from tests.retrieval.reading.formats.reading import lines, where

ROWS = ["Name,Company,Since", 'Baxter,"Rasmussen, Group",2020', "Lozano,,2021"]
EXPECTED = ["header Name | Company | Since", "row Baxter | Rasmussen, Group | 2020", "row Lozano |  | 2021"]


class TestDelimited:
    def test_rows_stand_under_their_header(self) -> None:
        derived = delimited.read("\n".join(ROWS).encode(), "x.csv")
        assert lines(derived) == EXPECTED
        assert where(derived, "Baxter").cell == "A2"

    @pytest.mark.parametrize(("name", "separator"), [("x.csv", ";"), ("x.tsv", "\t"), ("x.csv", "|")])
    def test_the_separator_is_found(self, name: str, separator: str) -> None:
        text = "\r\n".join(
            row.replace('"Rasmussen, Group"', "Rasmussen").replace(",", separator) for row in ROWS
        )
        assert lines(delimited.read(text.encode(), name))[1] == "row Baxter | Rasmussen | 2020"

    @pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
    def test_a_row_ends_at_no_other_separator_than_an_end_of_line(self, character: str) -> None:
        derived = delimited.read(f"Name,Note\nBaxter,see{character}below\nLozano,none\n".encode(), "x.csv")
        assert len(lines(derived)) == 3
        assert where(derived, "Lozano").cell == "A3"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_each_end_of_line_ends_a_row(self, end: str) -> None:
        assert lines(delimited.read(end.join(ROWS).encode(), "x.csv")) == EXPECTED

    def test_another_encoding_is_told(self) -> None:
        text = "Stadt;Gebühr\nKöln;3 €\nLübeck;4 €\nMünster;5 €\n"
        assert lines(delimited.read(text.encode("cp1252"), "x.csv"))[0] == "header Stadt | Gebühr"

    def test_what_is_no_text_is_refused(self) -> None:
        with pytest.raises(Unreadable, match="not text but binary"):
            delimited.read(b"\0\1\2" * 100, "x.csv")


class TestMail:
    MESSAGE = (
        b"From: Mallori Harrell <m@example.org>\nTo: all@example.org\nSubject: =?utf-8?q?Family_d=C3=A4y?=\n"
        b"Date: Wed, 21 Dec 2022 10:28:53 -0600\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/alternative; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain; charset=utf-8\n\nThere will be a\npetting zoo.\n"
        b"-- \nData Scientist\n"
        b"--b\nContent-Type: text/html\n\n<p>There will be a petting zoo.</p>\n--b--\n"
    )

    def test_a_message_has_its_header_and_its_plain_text_without_the_signature(self) -> None:
        derived = mail.read_message(self.MESSAGE, "x.eml")
        assert lines(derived) == [
            "heading Family däy",
            "item From: Mallori Harrell <m@example.org>",
            "item To: all@example.org",
            "item Date: Wed, 21 Dec 2022 10:28:53 -0600",
            "prose There will be a petting zoo.",
        ]
        assert dict(derived.fields) == {
            "title": "Family däy",
            "author": "Mallori Harrell",
            "date": "2022-12-21",
        }
        message = where(derived, "petting zoo")
        assert (message.sender, message.sent) == ("Mallori Harrell", "2022-12-21T10:28:53-06:00")

    def test_html_is_read_where_there_is_no_plain_text(self) -> None:
        data = b"From: a@b.c\nSubject: S\nContent-Type: text/html\n\n<p>Bring <b>cake</b>.</p><p hidden>x</p>"
        assert lines(mail.read_message(data, "x.eml"))[-1] == "prose Bring cake."

    def test_a_reply_in_a_mailbox_does_not_repeat_the_message_that_it_quotes(self) -> None:
        data = (
            b"From a Mon Jun 01 04:28:28 2009\nFrom: a@b.c\nSubject: Q\n\n"
            b"When does the shuffle begin, and why?\n"
            b"From b Mon Jun 01 05:28:28 2009\nFrom: b@b.c\nSubject: Re: Q\n\nAt once.\n\n"
            b"On Monday a@b.c wrote:\n> When does the shuffle\n> begin, and why?\n"
        )
        assert [line for line in lines(mail.read_mailbox(data, "x.mbox")) if line.startswith("prose")] == [
            "prose When does the shuffle begin, and why?",
            "prose At once.",
        ]

    def test_a_saved_page_is_read_as_a_page(self) -> None:
        data = (
            b"From: <Saved>\nSnapshot-Content-Location: https://example.org/p\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
            b"Content-Transfer-Encoding: quoted-printable\n\n<p>caf=C3=A9</p>\n--b--\n"
        )
        derived = mail.read_saved_page(data, "x.mhtml")
        assert lines(derived) == ["prose café"]
        assert dict(derived.fields)["url"] == "https://example.org/p"

    @pytest.mark.parametrize(
        "header",
        [b"To: " + b"a@b.c, " * 20_000, b"Subject: " + b"=?utf-8?q?a?= " * 20_000],
        ids=["many addresses", "many encoded words"],
    )
    def test_an_endless_header_is_cut(self, header: bytes) -> None:
        derived = mail.read_message(b"From: a@b.c\n" + header + b"\n\nThe body.", "x.eml")
        assert lines(derived)[-1] == "prose The body."
        assert len(derived.text) < 5_000

    def test_an_unknown_encoding_and_parts_in_each_other_do_no_harm(self) -> None:
        data = b"From: a@b.c\nContent-Type: text/plain; charset=windows-950\n\ncaf\xe9"
        assert lines(mail.read_message(data, "x.eml"))[-1] == "prose café"
        nested = b"From: a@b.c\n" + b"".join(
            f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n'.encode() for n in range(60)
        )
        assert "From: a@b.c" in mail.read_message(nested + b"\n\nwords", "x.eml").text


class TestBooks:
    def test_chapters_are_read_in_order_with_their_titles(self) -> None:
        data = made.epub({"Curling": "<h2>Rules</h2><p>No stone over 44 lb.</p>", "Skating": "<p>Ice.</p>"})
        derived = epub.read(data, "x.epub")
        assert lines(derived) == ["heading Rules", "prose No stone over 44 lb.", "prose Ice."]
        assert where(derived, "Ice.").chapter == "Skating"
        assert dict(derived.fields) == {"title": "The Book", "author": "A. Writer", "date": "1913-05-01"}

    def test_a_table_of_contents_is_left_out(self) -> None:
        links = "".join(f"<li><a href=c{n}>Chapter the {n}th</a> {n}</li>" for n in range(6))
        assert lines(epub.read(made.epub({"A": f"<p>Said.</p><ol>{links}</ol>"}), "x")) == ["prose Said."]

    def test_an_archive_of_another_kind_is_refused(self) -> None:
        with pytest.raises(Unreadable, match="is not the book"):
            epub.read(made.archive({"a": "b"}), "x.epub")


class TestNotebooks:
    def test_markdown_cells_are_read_without_their_marks_and_code_as_it_is(self) -> None:
        cells = [
            {
                "cell_type": "markdown",
                "source": ["# Books\n", "All **about** [books](x).\n", "\n- one\n- two"],
            },
            {"cell_type": "code", "source": "x = 1\n  y", "outputs": [{"text": ["1\n"]}]},
        ]
        assert lines(notebook.read(json.dumps({"cells": cells}).encode(), "x.ipynb")) == [
            "heading Books",
            "prose All about books.",
            "item one",
            "item two",
            "code x = 1\n  y",
            "code 1",
        ]

    @pytest.mark.parametrize("data", [b"{", b"[]", b'{"cells": [{}]}', b'{"cells": 1}'])
    def test_what_is_no_notebook_is_refused(self, data: bytes) -> None:
        with pytest.raises(Unreadable, match="damaged"):
            notebook.read(data, "x.ipynb")


class TestFeeds:
    def test_entries_are_sections_with_their_dates(self) -> None:
        data = (
            b"<rss><channel><title>News</title><item><title>Lamp lit</title>"
            b"<pubDate>Mon, 01 Jun 2009</pubDate>"
            b"<description>&lt;p&gt;The &lt;b&gt;lamp&lt;/b&gt;.&lt;/p&gt;</description></item>"
            b"</channel></rss>"
        )
        assert lines(feed.read(data, "x.rss")) == [
            "heading News",
            "heading Lamp lit",
            "item Date: Mon, 01 Jun 2009",
            "prose The lamp.",
        ]

    def test_a_bomb_of_entities_is_refused(self) -> None:
        with pytest.raises(Unreadable, match="entities"):
            feed.read(b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>', "x.rss")


class TestOutlook:
    def test_a_message_has_its_header_and_its_text(self) -> None:
        data = made.msg({"0037": "Family day", "0C1A": "Ailsa Boyd", "1000": "There will be a\r\nzoo."})
        derived = outlook.read(data, "x.msg")
        assert lines(derived) == [
            "heading Family day",
            "item From: Ailsa Boyd",
            "prose There will be a zoo.",
        ]
        assert where(derived, "zoo").sender == "Ailsa Boyd"

    @pytest.mark.parametrize("data", [b"", b"words", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000])
    def test_a_damaged_message_is_refused(self, data: bytes) -> None:
        with pytest.raises(Unreadable, match="damaged"):
            outlook.read(data, "x.msg")


class TestRtf:
    @pytest.mark.parametrize("words", [r"\u-99999999?", r"\u999999999999?"])
    def test_what_striprtf_cannot_read_is_refused(self, words: str) -> None:
        with pytest.raises(Unreadable, match="damaged"):
            rtf.read(rb"{\rtf1 " + words.encode() + b"}", "x.rtf")

    def test_words_are_read_and_halves_of_characters_joined(self) -> None:
        data = rb"{\rtf1\ansi The lamp was lit in the harbour.\par Gothic: \u-10179?\u-8704?\par}"
        assert lines(rtf.read(data, "x.rtf")) == [
            "prose The lamp was lit in the harbour.",
            "prose Gothic: 😀",
        ]
