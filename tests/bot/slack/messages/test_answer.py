"""Messages at the edge of Slack's limits, and the simpler forms of each."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.links import web_address
from bot.slack.messages.answer import MAX_QUOTES, AnswerButtons, answer_message
from bot.slack.messages.escape import escape_mrkdwn
from retrieval.types import Answer, ArticleInfo, Citation, LeadIn, SupportingQuote
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND
from tests.bot.slack.messages.forms import forms
from tests.fakes.slack.limits import OLD_SLACK, check_blocks, texts

ALL_BUTTONS = AnswerButtons("i" * 12, human=True, private=True)


def cited(n: int, article: ArticleInfo, quote: str) -> Citation:
    support = SupportingQuote(article, quote, 0, len(quote), (1, 9))
    return Citation(
        n,
        quote,
        0,
        len(quote),
        (1, 9),
        0.5,
        article,
        lead=LeadIn(quote, 0, len(quote)),
        supporting=(support,) * 9,
        headings=(quote, "below"),
    )


def answer(text: str, quotes: int = MAX_QUOTES) -> Answer:
    article = replace(
        ARTICLE, id=f"{text}.md", title=text, source=text, published=text, url=f"https://{text}"
    )
    citations = tuple(cited(n, article, text) for n in range(1, quotes + 1))
    return replace(FOUND, citations=citations, changed=(text,), tentative=True, disputed=True)


def assert_fits(answer: Answer, passage: str) -> None:
    message = answer_message(answer, lambda _: passage, ALL_BUTTONS)
    assert 0 < len(message.text) <= 4000
    for blocks in forms(message):
        check_blocks(list(blocks))


def test_the_longest_answer_fits() -> None:
    assert_fits(answer("long words " * 2000), "a passage " * 2000)


def test_what_an_answer_lacks_and_what_the_index_says_stand_above_its_quotes() -> None:
    tentative = replace(FOUND, tentative=True, missing=("14.2.0",), statement="The newest article:")
    message = answer_message(tentative, lambda _: "", ALL_BUTTONS)
    assert message.text.startswith("Possibly (no mention of 14.2.0): The newest article:")
    shown = [text for block in message.blocks[:2] for text, _ in texts(block)]
    assert shown == ["Possibly (no mention of 14.2.0):", "The newest article:"]


def test_a_source_names_the_headings_above_its_quote() -> None:
    (first,) = FOUND.citations
    below = replace(FOUND, citations=(replace(first, headings=(ARTICLE.title, "Winners", "Best *actor*")),))
    shown = [
        text for block in answer_message(below, lambda _: "…", ALL_BUTTONS).blocks for text, _ in texts(block)
    ]
    assert "[1] Winners › Best *actor* · film/oscars.md:7" in shown


def test_with_a_base_url_the_number_of_each_quote_is_a_link_to_it() -> None:
    message = answer_message(FOUND, lambda _: "…", ALL_BUTTONS, "https://footnote.example.org")
    check_blocks(list(message.blocks))
    links = [
        (element["text"], element["url"])
        for block in message.blocks
        if block["type"] == "rich_text"
        for section in block["elements"]
        for element in section["elements"]
        if element["type"] == "link"
    ]
    (number, quote), (title, _) = links
    assert number == "[1]" and quote.startswith("https://footnote.example.org/a/film/oscars.md?c=412-438&")
    assert title == ARTICLE.title


def test_what_the_index_says_needs_no_quotes() -> None:
    counted = replace(FOUND, citations=(), statement="There are 13 articles.")
    assert_fits(counted, "")
    assert answer_message(counted, lambda _: "", ALL_BUTTONS).text == "There are 13 articles."


@settings(max_examples=40)
@given(st.text(), st.text(), st.integers(1, MAX_QUOTES))
def test_any_words_fit(text: str, passage: str, quotes: int) -> None:
    assert_fits(answer(text, quotes), passage)


@given(st.text(alphabet="<>!@#&|:*_~`[]()\u202e\u200bae \n", min_size=1))
def test_any_words_are_inert(text: str) -> None:
    message = answer_message(answer(text), lambda _: text, ALL_BUTTONS)
    assert "<" not in message.text
    assert ">" not in message.text
    for blocks in forms(message):
        assert {kind for _, kind in texts(list(blocks))} <= {"plain_text", "text", "link", "raw_text"}
        assert not [each for each, _ in texts(list(blocks)) if "\u202e" in each or "\u200b" in each]
        assert "'emoji': True" not in str(blocks)


@pytest.mark.parametrize(
    "shown", [FOUND, NOT_FOUND, replace(FOUND, disputed=True), replace(FOUND, tentative=True)]
)
def test_each_kind_of_answer_is_accepted_in_its_first_form(shown: Answer) -> None:
    check_blocks(answer_message(shown, lambda _: "…", ALL_BUTTONS).blocks)


@pytest.mark.parametrize("shown", [FOUND, NOT_FOUND, replace(FOUND, disputed=True)])
def test_the_simpler_form_says_the_same_in_old_blocks(shown: Answer) -> None:
    full, simple, none = forms(answer_message(shown, lambda _: "…", ALL_BUTTONS))
    assert {block["type"] for block in simple} <= OLD_SLACK
    kept = "".join(text for text, _ in texts(list(simple)))
    assert all(text.strip() in kept for text, _ in texts(list(full)))
    assert none == ()


def drawn(quote: str, lead: str = "", path: str = "a.md") -> list[dict[str, Any]]:
    """The blocks above the line of sources."""
    head = LeadIn(lead, 0, len(lead)) if lead else None
    citation = Citation(1, quote, 0, len(quote), (1, 1), 0.5, replace(ARTICLE, id=path), lead=head)
    blocks = answer_message(replace(FOUND, citations=(citation,)), lambda _: "…", ALL_BUTTONS).blocks
    check_blocks(blocks)
    end = next(n for n, block in enumerate(blocks) if "Foxx and Swank" in str(block))
    return list(blocks[:end])


def test_a_quote_stands_as_a_quote_with_its_styles_and_links() -> None:
    (block,) = drawn("A **bold** move, see [the page](https://example.org/a) and `--flag`.")
    (quote,) = block["elements"]
    assert quote["type"] == "rich_text_quote"
    assert [(e["type"], e["text"], e.get("style")) for e in quote["elements"]] == [
        ("text", "A ", None), ("text", "bold", {"bold": True}), ("text", " move, see ", None),
        ("link", "the page", None), ("text", " and ", None), ("text", "--flag", {"code": True}),
        ("text", ".", None), ("text", " [1]", {"bold": True}),
    ]  # fmt: skip


def test_a_table_stands_as_a_table_below_its_header() -> None:
    header, note = "| lamp | lit |\n|---|---|", "| Skerry | **1847** |"
    table, marker = drawn(note, header)
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [["lamp", "lit"], ["Skerry", "1847"]]
    assert texts_of(marker) == ["[1]"]


def test_a_screen_reader_hears_no_markup() -> None:
    lead = LeadIn("| lamp | lit |\n|---|---|", 0, 25)
    row = Citation(1, "| Skerry | **1847** |", 0, 21, (1, 1), 0.5, replace(ARTICLE, id="a.md"), lead=lead)
    message = answer_message(replace(FOUND, citations=(row,)), lambda _: "**around** it", ALL_BUTTONS)
    assert message.text.startswith("lamp | lit\nSkerry | 1847\n[1]\nSources: ")
    assert "around it" in texts_of(list(message.blocks))


def test_a_list_and_code_stand_as_what_they_are() -> None:
    (block,) = drawn("- first\n- second\n  - below", "The steps:")
    assert [part["type"] for part in block["elements"]] == [
        "rich_text_quote", "rich_text_list", "rich_text_list", "rich_text_quote",
    ]  # fmt: skip
    assert block["elements"][2]["indent"] == 1
    (block,) = drawn("```sh\nmake **all**\n```")
    assert block["elements"][0]["type"] == "rich_text_preformatted"
    assert texts_of(block)[0] == "make **all**"


@pytest.mark.parametrize("path", ["a.txt", "a.pdf", "a"])
def test_what_is_no_markdown_is_shown_as_it_is_written(path: str) -> None:
    (block,) = drawn("A **star** and\na line", path=path)
    assert texts_of(block)[0] == "A **star** and\na line"


@pytest.mark.parametrize(
    "quote",
    ["[x](javascript:alert(1))", "<!here> <b>bold</b> &lt;!channel&gt;", "![alt](https://a.example/x.png)",
     "[a]: https://a.example", "***", "&#x202e;gnp.exe", "|", "> said", "# heading"],
)  # fmt: skip
def test_odd_markdown_is_shown_and_inert(quote: str) -> None:
    blocks = drawn(quote)
    assert "javascript" not in str([e for b in blocks for e in b["elements"] if e.get("url")])
    assert "\u202e" not in str(blocks)
    assert {kind for _, kind in texts(blocks)} <= {"text", "link"}


def test_several_quotes_of_an_article_have_one_line_and_one_button() -> None:
    (first,) = FOUND.citations
    other = replace(first, n=3, article=replace(ARTICLE, id="b.md", title="Another", url=None))
    message = answer_message(
        replace(FOUND, citations=(first, replace(first, n=2), other)), lambda _: "…", ALL_BUTTONS
    )
    lines = "".join(texts_of(message.blocks[1])).splitlines()
    assert lines == [
        "[1][2] Foxx and Swank take Oscars · BBC News · 2005-02-28", "[3] Another · BBC News · 2005-02-28"
    ]  # fmt: skip
    labels = [element["text"]["text"] for element in message.blocks[2]["elements"]]
    assert labels[:2] == ["View source 1", "View source 3"]
    assert message.text.endswith("\nSources: " + "; ".join(lines))


def test_not_said_takes_two_lines_and_names_what_is_close_only() -> None:
    (passage,) = NOT_FOUND.closest
    distant = replace(NOT_FOUND, closest=(replace(passage, score=0.3),))
    far = answer_message(distant, lambda _: "…", ALL_BUTTONS)
    assert texts_of(far.blocks[0]) == ["The articles do not say."]
    close = replace(NOT_FOUND, closest=(replace(passage, score=0.5),) * 2)
    near = answer_message(close, lambda _: "…", ALL_BUTTONS)
    check_blocks(near.blocks)
    said = "".join(texts_of(near.blocks[0]))
    assert said == "The articles do not say.\nClosest: Foxx and Swank take Oscars"


def texts_of(block: Any) -> list[str]:
    return [text for text, _ in texts(block)]


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://example.org/a?b=c&d=(e)", "https://example.org/a?b=c&d=(e)"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", None),
        ("https://a|b", None),
        ("https://a b", None),
        ("https://a\u202eb", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_opened(url: str | None, opened: str | None) -> None:
    assert web_address(url) == opened


def test_entities_are_those_that_slack_reads() -> None:
    assert escape_mrkdwn("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
