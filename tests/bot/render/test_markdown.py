"""A saved conversation: Markdown stays what it is, any other text reads as it is written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.render.markdown import conversation_markdown
from retrieval.types import Answer
from tests.bot.examples import ARTICLE, quoting
from tests.bot.render.shown import HEADINGS, under_headings

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = st.text("aB1 \n\\`*_{}[]()<>#+-=.!|~&:;$^/x\"'\t", min_size=1, max_size=40)


def quoted(text: str, path: str) -> Answer:
    """An answer that quotes a text of a file of that name."""
    answer = quoting(text)
    citation = replace(answer.citations[0], article=replace(ARTICLE, path=path))
    return replace(answer, citations=(citation,))


def block_quote(text: str, path: str = "a.txt") -> str:
    """How a quote stands in the page, without its footnote."""
    page = conversation_markdown([("x", quoted(text, path), None)])
    lines = [line.removeprefix(">").removeprefix(" ") for line in page.splitlines() if line.startswith(">")]
    return "\n".join(lines).removesuffix("[^1]").rstrip()


def flat(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *flat(token.children or []))]


@pytest.mark.parametrize(
    "text",
    [
        "The 14-day kick-off (more or less) costs $5, 3 * 4 = 12; see snake_case_name & more: 50% + 1!",
        "Table 3 | Figures [2024] {draft} ~5 km, a < b > c, C# and C++, 2005-02-28, #42, x^2",
        "It cost 1.5 million. 3. was the third",
    ],
)
def test_what_is_no_markup_where_it_stands_is_not_escaped(text: str) -> None:
    assert block_quote(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*Heartbeats* and __init__", r"\*Heartbeats\* and \_\_init\_\_"),
        ("# no heading", r"\# no heading"),
        ("- no item", r"\- no item"),
        ("1. no item", r"1\. no item"),
        ("> no quote", r"\> no quote"),
        ("a [link](http://x.example)", r"a [link\](http://x.example)"),
        ("![picture](x.png)", r"![picture\](x.png)"),
        ("<b>no tag</b> &amp; `code`", r"\<b>no tag\</b> \&amp; \`code\`"),
        ("no footnote[^1]", r"no footnote\[^1]"),
        (r"C:\*.txt", r"C:\\\*.txt"),
        ("~~so~~", r"~\~so\~\~"),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, escaped: str) -> None:
    assert block_quote(text) == escaped


@given(MARKUP)
def test_any_text_of_no_markdown_reads_as_it_is_written(text: str) -> None:
    tokens = flat(GITHUB.parse(block_quote(text)))
    kinds = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "code_block"}
    assert {token.type for token in tokens} <= kinds
    shown = "".join(token.content for token in tokens if token.type.startswith("text"))
    if "code_block" not in {token.type for token in tokens}:
        assert "".join(shown.split()) == "".join(text.split())


@given(MARKUP)
def test_any_question_is_one_heading(question: str) -> None:
    heading = conversation_markdown([(question, Answer(question, 0.0, (), (), (), 0.0), None)]).splitlines()[
        2
    ]
    tokens = flat(GITHUB.parse(heading))
    shown = "".join(token.content for token in tokens if token.type.startswith("text"))
    assert [token.type for token in tokens if token.type.endswith("_open")] == ["heading_open"]
    assert "".join(shown.split()) == "".join(question.split())


@pytest.mark.parametrize(
    "text",
    [
        "A **bold** *word*, `code`, a [link](https://example.org) and 3 * 4",
        "1. Unplug it.\n2. Wait.\n   - for a minute",
        "## Heading\n\nText of two\nlines",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```sh\nfootnote ask\n```",
        "> a quote\n\nand more",
    ],
)
def test_markdown_of_an_article_stays_markdown(text: str) -> None:
    assert block_quote(text, "a.md") == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "`a\n\n<img src=x onerror=y>`",
        "![p](http://evil.example/p.png)",
        "[bank.example](http://evil.example)",
        "[run](javascript:alert)",
        "a footnote[^1]",
        "[^1]: a definition",
        "[x]: http://evil.example\n\n[x]",
    ],
)
def test_markdown_that_loads_runs_or_misleads_is_text(text: str) -> None:
    tokens = flat(GITHUB.parse(block_quote(text, "a.md")))
    assert {token.type for token in tokens} <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "text_special",
    }
    shown = "".join(token.content for token in tokens if token.type.startswith("text"))
    assert "".join(shown.split()) == "".join(text.split())


def test_what_a_quote_leaves_open_ends_with_it() -> None:
    first, second = quoted("```\nan open fence", "a.md"), quoted("**after** it", "a.md")
    both = replace(first, citations=(first.citations[0], replace(second.citations[0], n=2)))
    page = conversation_markdown([("x", both, None), ("y", second, None)])
    types = [token.type for token in flat(GITHUB.parse(page))]
    assert types.count("fence") == 1 and types.count("strong_open") == 2 and types.count("heading_open") == 3


def test_the_footnote_of_a_table_or_code_stands_below_it() -> None:
    for text in ("| a |\n|---|\n| 1 |", "```\nx\n```", "- one\n\n  ```\n  x\n  ```"):
        page = conversation_markdown([("x", quoted(text, "a.md"), None)])
        assert f"> {text.splitlines()[-1]}\n>\n> [^1]\n" in page


def test_the_markdown_of_a_conversation_has_the_headings_above_each_quote() -> None:
    page = conversation_markdown([("Who?", under_headings(*HEADINGS, "*2005*"), None)])
    assert "[^2]: *Foxx and Swank take Oscars*, Winners › Best actor › \\*2005\\*, BBC News, " in page


def test_the_markdown_of_a_quote_of_several_paragraphs_has_one_empty_line_between_them() -> None:
    page = conversation_markdown([("Who?", quoting("First.\n\nSecond:\n\n- a\n- b"), None)])
    assert "> First.\n>\n> Second:\n>\n> - a\n> - b [^1]\n" in page
