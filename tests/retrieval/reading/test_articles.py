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
    _, found = parse_article("x.md", content if isinstance(content, bytes) else content.encode())
    assert all(notice.path == "x.md" and notice.hint for notice in found)
    return [notice.message for notice in found]


class TestFrontMatter:
    def test_gives_title_source_link_and_date(self) -> None:
        found = article(
            "---\ntitle: Foxx wins\nsource: BBC\nurl: https://example.org/1\ndate: 2005-02-28\n---\n\nA."
        )
        assert (found.title, found.source) == ("Foxx wins", "BBC")
        assert (found.url, found.published) == ("https://example.org/1", "2005-02-28")

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
        found = article("---\ntitle: A\n---\n\nBody.\n")
        assert found.text == "---\ntitle: A\n---\n\nBody.\n"
        assert found.text[found.body_start :].strip() == "Body."

    @pytest.mark.parametrize("ends", ["\r\n", "\n"])
    def test_is_read_with_either_line_end(self, ends: str) -> None:
        found = article(ends.join(["---", "title: A", "---", "Body.", ""]))
        assert (found.title, found.text[found.body_start :].strip()) == ("A", "Body.")

    def test_is_read_below_a_byte_order_mark(self) -> None:
        found = article("\ufeff---\ntitle: A\n---\nBody.")
        assert (found.title, found.text[found.body_start :].strip()) == ("A", "Body.")

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

    def test_that_does_not_parse_is_named_and_read_as_text(self) -> None:
        (what,) = notices(broken := "---\ntitle: Talks: round two\n---\nBody.\n")
        assert "does not parse (line 2: mapping values are not allowed here) and was read as text" in what
        assert article(broken).body_start == 0

    @pytest.mark.parametrize(
        ("body", "title"),
        [("Body.\n\n# The talks\n", "The talks"), ("Round two begins.\n", "Round two begins."), ("", "x")],
    )
    def test_that_does_not_parse_gives_no_title(self, body: str, title: str) -> None:
        assert article(f"---\ntitle: Talks: round two\n---\n{body}").title == title

    def test_between_rules_may_be_prose(self) -> None:
        assert article("---\nJust prose\n---\nMore.").body_start == 0
        assert notices("---\nJust prose\n---\nMore.") == []

    def test_needs_a_second_rule(self) -> None:
        assert article("---\ntitle: A\n").body_start == 0

    def test_as_long_as_a_document_is_named_and_read_as_text(self) -> None:
        long = "---\ntitle: A\n" + "note: words words words\n" * 4000 + "---\nBody."
        assert notices(long) == ["its front matter is longer than 64 KB and was read as text"]


class TestHostileFrontMatter:
    def test_makes_no_objects(self, tmp_path: Path) -> None:
        trace = tmp_path / "trace"
        attack = f"---\ntitle: !!python/object/apply:os.system ['touch {trace}']\nsource: A\n---\nBody."
        assert article(attack).source == "A"
        assert not trace.exists()

    def test_cannot_blow_up_by_aliases(self) -> None:
        levels = "".join(
            f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]\n"
            for level in range(12)
        )
        bomb = f"---\na: &a [x, x, x]\n{levels}url: *m\ntitle: *m\ndate: *m\n---\nBody."
        assert article(bomb).title == "Body."

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

    def test_is_else_the_first_heading(self) -> None:
        assert article("Some line\n\n## **B** and `more` ##\n\nC").title == "B and more"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_ends_with_its_line(self, end: str) -> None:
        assert article(end.join(["# B", "C", "D"])).title == "B"
        assert article(end.join(["B", "C", "D"])).title == "B"

    def test_is_else_the_first_line(self) -> None:
        assert article("\n\n  First line  \nSecond line\n").title == "First line"

    def test_is_else_the_name_of_the_file(self) -> None:
        assert article("***\n", "folder/some-name.md").title == "some-name"

    def test_that_is_a_whole_paragraph_is_cut_at_a_word(self) -> None:
        title = article("word " * 100).title
        assert len(title) <= 121
        assert title.endswith("word…")

    def test_of_an_endless_line_takes_no_time(self) -> None:
        assert article("# a" + " " * 1_000_000 + "b").title == "a"


class TestDate:
    @pytest.mark.parametrize(
        "written",
        ["2025-08-22", "2025-08-22T10:00:00Z", "2025-8-22", "August 22, 2025", "22 Aug 2025", "22.08.2025"],
    )
    def test_is_read_in_the_usual_ways(self, written: str) -> None:
        assert article(f"---\ndate: {written}\n---\nBody.").published == "2025-08-22"

    def test_that_is_none_is_named_and_left_out(self) -> None:
        assert notices("---\ndate: last summer\n---\nBody.") == [
            "its date is not understood and was left out"
        ]
        assert article("---\ndate: 2025-02-30\ntitle: A\n---\nBody.").published is None
        assert article("---\ndate: 2025-02-30\ntitle: A\n---\nBody.").title == "A"

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
        found = article(text.encode("utf-8", "replace"))
    except UnreadableFile:
        return
    assert 0 <= found.body_start <= len(found.text)
    assert found.title.strip() == found.title != ""
