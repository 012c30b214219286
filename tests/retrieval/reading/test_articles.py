import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.articles import parse_article
from retrieval.reading.decoding import UnreadableFile
from retrieval.types import Article


def article(content: str | bytes, id: str = "x.md") -> Article:
    return parse_article(id, content if isinstance(content, bytes) else content.encode())[0]


def notices(content: str | bytes) -> list[str]:
    _, warnings = parse_article("x.md", content if isinstance(content, bytes) else content.encode())
    assert all(notice.path == "x.md" and notice.hint for notice in warnings)
    return [notice.message for notice in warnings]


class TestFrontMatter:
    def test_gives_title_source_link_and_date(self) -> None:
        parsed = article(
            "---\ntitle: Foxx wins\nsource: BBC\nurl: https://example.org/1\ndate: 2005-02-28\n---\n\nA."
        )
        assert (parsed.title, parsed.source) == ("Foxx wins", "BBC")
        assert (parsed.url, parsed.published) == ("https://example.org/1", "2005-02-28")

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("The **_keeper_ of** `Skerry`", "The keeper of Skerry"),
            ("See [the light](https://example.org 'a') ![pic](a.png)", "See the light pic"),
            ("#1 in C# and snake_case_names, C* and D*", "#1 in C# and snake_case_names, C* and D*"),
        ],
    )
    def test_gives_a_title_without_markdown(self, written: str, title: str) -> None:
        assert article(f"---\ntitle: {json.dumps(written)}\n---\nBody.").title == title

    def test_is_no_part_of_the_body_but_of_the_text(self) -> None:
        parsed = article("---\ntitle: A\n---\n\nBody.\n")
        assert parsed.text == "---\ntitle: A\n---\n\nBody.\n"
        assert parsed.text[parsed.body_start :].strip() == "Body."

    @pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
    def test_is_read_with_any_line_end(self, ends: str) -> None:
        parsed = article(ends.join(["---", "title: A", "---", "Body.", ""]))
        assert (parsed.title, parsed.text[parsed.body_start :].strip()) == ("A", "Body.")

    def test_is_read_below_a_byte_order_mark(self) -> None:
        parsed = article("\ufeff---\ntitle: A\n---\nBody.")
        assert (parsed.title, parsed.text[parsed.body_start :].strip()) == ("A", "Body.")

    @pytest.mark.parametrize(
        ("line", "field", "value"),
        [
            ("headline: A", "title", "A"),
            ("publisher: The Post", "source", "The Post"),
            ("link: http://example.org", "url", "http://example.org"),
            ("pubdate: 2025-08-22", "published", "2025-08-22"),
        ],
    )
    def test_knows_what_publishing_tools_call_the_fields(self, line: str, field: str, value: str) -> None:
        assert getattr(article(f"---\n{line}\n---\nBody."), field) == value

    @pytest.mark.parametrize("nothing", ["", "~", "null"])
    def test_may_leave_a_field_empty(self, nothing: str) -> None:
        assert article(f"---\nsource: {nothing}\nurl: {nothing}\n---\nBody.").source is None

    @pytest.mark.parametrize("title", ["~", "null", "Null"])
    def test_may_quote_what_would_be_nothing(self, title: str) -> None:
        assert article(f"---\ntitle: '{title}'\n---\nBody.").title == title

    def test_keeps_a_number_or_a_word_for_yes_as_it_is_written(self) -> None:
        assert article("---\ntitle: 007\nsource: Yes\n---\nBody.").title == "007"
        assert article("---\ntitle: 007\nsource: Yes\n---\nBody.").source == "Yes"

    def test_that_does_not_parse_is_named_and_read_line_by_line(self) -> None:
        (what,) = notices(broken := "---\ntitle: Talks: round two\ndate: 2025-08-22\n---\nBody.\n")
        assert what == (
            "its front matter does not parse (line 2: mapping values are not allowed here)"
            " and was read line by line"
        )
        assert (article(broken).title, article(broken).published) == ("Talks: round two", "2025-08-22")
        assert article(broken).text[article(broken).body_start :] == "Body.\n"

    @pytest.mark.parametrize("character", ["\x07", "\x1b", "\x80", "\ufffe"])
    def test_with_a_character_that_yaml_forbids_is_named_and_read_line_by_line(self, character: str) -> None:
        (what,) = notices(broken := f"---\ntitle: Talks{character}\ndate: 2025-08-22\n---\nBody.\n")
        assert what == (
            f"its front matter does not parse (it has the character U+{ord(character):04X})"
            " and was read line by line"
        )
        assert article(broken).published == "2025-08-22"

    def test_without_a_key_that_is_known_is_read_as_text(self) -> None:
        (what,) = notices(broken := "---\n- [half\n- of it\n---\n# The talks\n\nBody.\n")
        assert what.endswith("and was read as text")
        assert (article(broken).body_start, article(broken).title) == (0, "The talks")

    def test_that_is_prose_with_a_colon_between_two_rules_stays_text(self) -> None:
        prose = "---\nNote: the bridge is closed.\n\nIt opens in May.\n---\nMore.\n"
        assert article(prose).body_start == 0
        assert notices(prose) == []

    def test_between_rules_may_be_prose(self) -> None:
        assert article("---\nJust prose\n---\nMore.").body_start == 0
        assert notices("---\nJust prose\n---\nMore.") == []

    def test_needs_a_second_rule(self) -> None:
        assert article("---\ntitle: A\n").body_start == 0

    def test_as_long_as_a_document_is_named_and_read_as_text(self) -> None:
        long = "---\ntitle: A\n" + "note: words words words\n" * 4000 + "---\nBody."
        assert notices(long) == ["its front matter is longer than 64 KB and was read as text"]


class TestFormats:
    @pytest.mark.parametrize(
        "front",
        [
            "---\ntitle: The boathouse\ndate: 2024-06-30\ntags: [harbour, roof]\n---\n",
            "---  \ntitle: The boathouse\ndate: 2024-06-30\ntags:\n  - harbour\n  - roof\n...\n",
            "---\ntitle: The boathouse\ntags:\n\t- harbour\n\t- roof\ndate: 2024-06-30\n---\n",
            "---\nTitle: The boathouse\nDATE: 2024-06-30\nTags: harbour, roof\n---\n",
            '+++\ntitle = "The boathouse"\ndate = 2024-06-30\ntags = ["harbour", "roof"]\n+++\n',
            "+++\ntitle = The boathouse\ndate = 2024-06-30\ntags = harbour, roof\n+++\n",
            '{\n"title": "The boathouse",\n"date": "2024-06-30",\n"tags": ["harbour", "roof"]\n}\n',
            ';;;\n"title": "The boathouse",\n"date": "2024-06-30",\n"tags": ["harbour", "roof"]\n;;;\n',
            '---json\n{"title": "The boathouse", "date": "2024-06-30", "tags": ["harbour", "roof"]}\n---\n',
            "Title: The boathouse\nDate: 2024-06-30\nTags: harbour, roof\n",
        ],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_state_the_same_in_each_notation(self, front: str, end: str) -> None:
        parsed = article(f"{front}\nThe roof was tarred.\n".replace("\n", end))
        assert (parsed.title, parsed.published) == ("The boathouse", "2024-06-30")
        values = {field.name.lower(): field.value for field in parsed.fields}
        assert values["tags"] == "harbour, roof"
        assert parsed.text[parsed.body_start :].strip() == "The roof was tarred."

    @pytest.mark.parametrize(
        ("front", "written"),
        [
            (
                "---\nauthors:\n  - Mara\n  - Tobias\n# none\nowner: Ana\n---\n",
                "authors:\n  - Mara\n  - Tobias",
            ),
            ("---\ntitle: a: b\nauthors: '@mara'\n---\n", "authors: '@mara'"),
            ('+++\nauthors = [\n  "Mara",\n]\n[x]\ny = 1\n+++\n', 'authors = [\n  "Mara",\n]'),
            ('{"authors": ["Mara"], "owner": "Ana"}\n', '"authors": ["Mara"]'),
        ],
    )
    def test_give_the_place_of_each_field(self, front: str, written: str) -> None:
        parsed = article(f"{front}Body.")
        assert written in [parsed.text[field.start : field.end] for field in parsed.fields]

    def test_may_nest_a_title(self) -> None:
        assert article("---\nmetadata:\n  title: A\n---\nBody.").title == "A"

    def test_take_the_first_of_two_keys_that_are_the_same(self) -> None:
        assert article("---\ntitle: A\ntitle: B\n---\nBody.").title == "A"

    def test_of_json_without_a_text_is_no_front_matter(self) -> None:
        assert article('{"title": "A"}\n').body_start == 0

    @pytest.mark.parametrize(
        "text",
        ["---\n\nWords.\n\n---\n\nMore: words\n", "Phone: 555\nDate: today\n\nText.", "{% x %}\n\nText."],
    )
    def test_are_not_seen_in_other_text(self, text: str) -> None:
        assert (article(text).body_start, article(text).fields) == (0, ())


MAIL = (
    "From: Ruth Adeyemi <ruth@example.org>\nTo: all@example.org\nDate: Tue, 14 May 2024 09:12:44 +0200\n"
    "Subject: Offsite\n moved\nX-Mailer: none\n\nDear all,\n"
)


class TestMail:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_has_its_subject_sender_and_date(self, end: str) -> None:
        parsed = article(MAIL.replace("\n", end))
        assert (parsed.title, parsed.published) == ("Offsite moved", "2024-05-14")
        assert parsed.source == "Ruth Adeyemi <ruth@example.org>"
        assert [field.name for field in parsed.fields] == ["From", "To", "Date", "Subject"]
        assert parsed.text[parsed.body_start :].strip() == "Dear all,"

    def test_may_have_a_subject_in_another_alphabet(self) -> None:
        assert article(MAIL.replace("Offsite", "=?UTF-8?Q?Caf=C3=A9?=")).title == "Café moved"

    def test_may_be_one_of_an_mbox_or_in_bold_or_german(self) -> None:
        assert article(f"From ruth@example.org Tue May 14\n{MAIL}").title == "Offsite moved"
        assert article("**Von:** Ruth\n**Betreff:** Umzug\n\nHallo.").title == "Umzug"

    @pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
    def test_whose_text_is_encoded_is_named(self, encoding: str) -> None:
        (what,) = notices(f"Content-Transfer-Encoding: {encoding}\n{MAIL}")
        assert what.startswith(f"its text is encoded as {encoding}")


class TestContext:
    @pytest.mark.parametrize(
        ("id", "words"),
        [
            ("zephyr/deploy.md", "zephyr deploy"),
            ("2025/invoice.md", "2025 invoice"),
            ("2024-05-03.md", "3 May 2024"),
            ("remote-policy-v2.md", "remote policy v2"),
            ("a7f3-99bc/x81.md", ""),
        ],
    )
    def test_is_what_the_path_says(self, id: str, words: str) -> None:
        assert article("# Title\n\nText.", id).path_words == words

    def test_leaves_out_what_the_title_says(self) -> None:
        assert article("# How to deploy\n", "zephyr/deploy.md").path_words == "zephyr"


class TestHostileFrontMatter:
    def test_makes_no_objects(self, tmp_path: Path) -> None:
        trace = tmp_path / "trace"
        attack = f"---\ntitle: !!python/object/apply:os.system ['touch {trace}']\nsource: A\n---\nBody."
        assert article(attack).source == "A"
        assert not trace.exists()

    @pytest.mark.parametrize(
        "value", ["!!python/name:os.system x", "!!python/tuple [x]", "!include x.txt", "!x {a: b}", "[!x y]"]
    )
    def test_has_no_title_that_is_an_object(self, value: str) -> None:
        assert article(f"---\ntitle: {value}\n---\n# The mill\n\nIt ground oats.").title == "The mill"

    @pytest.mark.parametrize("value", ["!!str 1984", "!!int 1984", "!!seq [1984]", "[!!str 1984]"])
    def test_may_name_a_type_of_yaml(self, value: str) -> None:
        assert article(f"---\ntitle: {value}\n---\nText.").title == "1984"

    def test_cannot_blow_up_by_aliases(self) -> None:
        levels = "".join(
            f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]\n"
            for level in range(12)
        )
        bomb = f"---\na: &a [x, x, x]\n{levels}url: *m\ntitle: *m\ndate: *m\n---\nBody."
        assert article(bomb).title == "x"
        assert sum(len(field.value) for field in article(bomb).fields) < 1000

    def test_cannot_blow_up_by_merges(self) -> None:
        levels = "".join(
            f"{chr(98 + level)}: &{chr(98 + level)}\n  <<: [{', '.join(['*' + chr(97 + level)] * 9)}]\n"
            for level in range(12)
        )
        assert article(f"---\na: &a {{k: v}}\n{levels}title: A\n---\nBody.").title == "A"

    def test_cannot_overflow_the_stack(self) -> None:
        deep = "---\na: " + "[" * 60_000 + "\n---\nBody."
        assert "its front matter does not parse (line 2: nested too deep) and was read as text" in notices(
            deep
        )

    @pytest.mark.parametrize("deep", ["- " * 500, "? " * 500, "{a: " * 500, "a: !x [" * 500])
    def test_may_not_be_nested_deep(self, deep: str) -> None:
        assert notices(f"---\n{deep}\n---\nBody.") == [
            "its front matter does not parse (line 2: nested too deep) and was read as text"
        ]

    def test_cannot_hide_a_huge_number(self) -> None:
        assert article("---\ntitle: 0x" + "f" * 60_000 + "\n---\nBody.").title.startswith("0xfff")

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b", "[a, b]", "//x"],
    )
    def test_gives_no_link_but_a_web_address(self, url: str) -> None:
        assert article(f"---\nurl: {url}\n---\nBody.").url is None


class TestTitle:
    def test_of_the_front_matter_comes_first(self) -> None:
        assert article("---\ntitle: A\n---\n# B\n\nC").title == "A"

    @pytest.mark.parametrize(
        "heading",
        [
            "# **B** and `more` #",
            "# B and more { #anchor }",
            "B and more\n==========",
            '<h1 align="center">B <em>and</em> more</h1>',
            "<!-- a comment -->\n![badge](b.svg) [![docs](d.svg)](d)\n\n# B and more",
            "```sh\n# a comment\n```\n\n# B and more",
            "Some line\n\n# B and more",
        ],
    )
    def test_is_else_the_first_heading_of_the_first_level(self, heading: str) -> None:
        assert article(f"{heading}\n\nC").title == "B and more"

    @pytest.mark.parametrize(
        "text",
        [
            "## Usage\n\nRun it.",
            "The roof was tarred in June.",
            "- milk\n- eggs",
            "```\n# comment\n```\nText.",
            "<!-- # Comment -->\nThe roof was tarred.",
            "Phone: 555 0133\nFax: 555 0134",
            "item,price,shelf\nwidget,12,A4",
            "# Readme\n\nText.",
        ],
    )
    def test_is_no_lower_heading_sentence_list_or_comment(self, text: str) -> None:
        assert article(text, "boat_house-notes.md").title == "boat house notes"

    @pytest.mark.parametrize(
        ("id", "title"),
        [
            ("Washing machine.md", "Washing machine"),
            ("folder/some-name.md", "some name"),
            ("2024-05-02-skiing.md", "skiing"),
            ("2024-05-03.md", "2024-05-03"),
            ("01-getting_started.md", "getting started"),
            ("south/README.md", "south"),
            ("south/index.md", "south"),
            ("notes/Untitled 2.md", "notes"),
            ("50%20off.md", "50 off"),
            ("README", "README"),
            ("°.md", "°"),
        ],
    )
    def test_of_the_file_is_made_readable(self, id: str, title: str) -> None:
        assert article("The roof was tarred.", id).title == title

    def test_that_is_a_placeholder_of_a_template_is_none(self) -> None:
        assert article("---\ntitle: '{{ page.title }}'\n---\n# B\n").title == "B"

    def test_keeps_a_sharp_that_belongs_to_a_word(self) -> None:
        assert article("# Notes on C#\n").title == "Notes on C#"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_ends_with_its_line(self, end: str) -> None:
        assert article(end.join(["# B", "C", "D"])).title == "B"
        assert article(end.join(["B", "C", "D"])).title == "B"

    def test_is_else_the_first_line(self) -> None:
        assert article("\n\n  First line  \nSecond line\n").title == "First line"

    def test_is_else_the_name_of_the_file(self) -> None:
        assert article("***\n", "folder/some-name.md").title == "some name"

    def test_that_is_a_whole_paragraph_is_cut_at_a_word(self) -> None:
        title = article("# " + "word " * 100).title
        assert len(title) <= 121
        assert title.endswith("word…")

    def test_of_an_endless_line_takes_no_time(self) -> None:
        assert article("# a" + " " * 1_000_000 + "b").title == "a"


class TestDate:
    @pytest.mark.parametrize(
        "written",
        [
            "2025-08-22",
            "2025-08-22T10:00:00Z",
            "2025-08-22 09:15:00 +0200",
            "2025-8-22",
            "2025/08/22",
            "20250822",
            "202508221030",
            "1755864000",
            "August 22, 2025",
            "22 Aug 2025",
            "22nd August 2025",
            "Fri, 22 Aug 2025 10:00:00 GMT",
            "22.08.2025",
            "22. August 2025",
            "08/22/2025",
            "22/08/2025",
            "'<2025-08-22 Fri>'",
        ],
    )
    def test_is_read_as_people_and_programs_write_it(self, written: str) -> None:
        assert article(f"---\ndate: {written}\n---\nBody.").published == "2025-08-22"

    @pytest.mark.parametrize(
        ("written", "published"), [("2025", "2025"), ("August 2025", "2025-08"), ("2025-08", "2025-08")]
    )
    def test_is_as_exact_as_what_is_known(self, written: str, published: str) -> None:
        assert article(f"---\ndate: {written}\n---\nBody.").published == published

    def test_that_is_none_is_named_and_left_out(self) -> None:
        assert notices("---\ndate: last summer\n---\nBody.") == [
            "its date is not understood and was left out"
        ]
        assert article("---\ndate: 2025-02-30\ntitle: A\n---\nBody.").published is None
        assert article("---\ndate: 2025-02-30\ntitle: A\n---\nBody.").title == "A"

    def test_that_could_be_two_days_is_named_and_left_out(self) -> None:
        assert notices("---\ndate: 03/04/2024\n---\nBody.") == [
            "its date 03/04/2024 may be either of two days and was left out"
        ]
        assert article("---\ndate: 03/04/2024\n---\nBody.").published is None

    def test_may_be_stated_by_a_second_key(self) -> None:
        assert article("---\ndate: '{{date}}'\ncreated: 2025-08-22\n---\nBody.").published == "2025-08-22"

    @pytest.mark.parametrize(
        "id", ["2024-05-03.md", "2024-05-03-skiing.md", "2024/05/03-skiing.md", "20240503T1030 note.md"]
    )
    def test_is_else_that_of_the_name(self, id: str) -> None:
        assert article("Skied.", id).published == "2024-05-03"

    @pytest.mark.parametrize("id", ["2024/invoice.md", "1234-56-78.md", "note-20249999.md", "v2024.1.md"])
    def test_is_not_any_number_of_the_name(self, id: str) -> None:
        assert article("Skied.", id).published is None

    def test_may_stand_alone_near_the_top(self) -> None:
        assert article("A title\n\n*August 22, 2025*\n\nBody.").published == "2025-08-22"

    def test_inside_a_sentence_is_not_the_articles(self) -> None:
        assert article("A title\n\nOn August 22, 2025 they met.").published is None


class TestOddities:
    def test_another_encoding_is_named(self) -> None:
        assert notices("It cost £15".encode("latin-1")) == ["not UTF-8, read as windows-1252"]

    def test_nul_characters_are_named_and_kept(self) -> None:
        text = "some words\x00 and many more words that are not NUL"
        assert notices(text) == ["holds 1 NUL characters, which are kept"]
        assert article(text).text == text

    def test_an_endless_line_is_named(self) -> None:
        assert notices("word " * 20_000) == ["has a line of 100,000 characters"]

    def test_an_ordinary_text_has_none(self) -> None:
        assert notices("# A\n\nBody.\r\nMore.") == []


def test_the_digest_is_that_of_the_bytes() -> None:
    assert article(b"\xef\xbb\xbfBody").digest == hashlib.sha256(b"\xef\xbb\xbfBody").hexdigest()


@pytest.mark.parametrize("content", ["\ufeff", "\ufeff \n\t\n"])
def test_a_mark_and_white_space_are_empty(content: str) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        article(content)


@given(st.text(max_size=300))
def test_any_text_is_an_article_whose_body_lies_in_it_or_is_refused(text: str) -> None:
    try:
        parsed = article(text.encode("utf-8", "replace"))
    except UnreadableFile:
        return
    assert 0 <= parsed.body_start <= len(parsed.text)
    assert parsed.title.strip() == parsed.title != ""


def test_a_memo_has_the_header_of_a_letter() -> None:
    text = (
        "MEMORANDUM\n\nTO: All staff\nFROM: Ruth Adeyemi\nDATE: 14 May 2024\nRE: Offsite\n\nIt is in June.\n"
    )
    article, _ = parse_article("x.txt", text.encode())
    assert (article.title, article.source, article.published) == ("Offsite", "Ruth Adeyemi", "2024-05-14")
    assert article.text[article.body_start :].strip() == "It is in June."
