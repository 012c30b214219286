"""Messages at the edge of Slack's limits, and the simpler forms of each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages.answer import MAX_QUOTES, AnswerButtons, answer_message
from bot.slack.messages.escape import escape_mrkdwn, web_address
from bot.slack.messages.message import fallbacks
from retrieval.types import Answer, ArticleInfo, Citation, LeadIn, SupportingQuote
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND
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
    for blocks in fallbacks(message):
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
    described = (
        "[1] Foxx and Swank take Oscars\nWinners › Best *actor*\nBBC News · 2005-02-28\nfilm/oscars.md:7"
    )
    assert described in shown


def test_what_the_index_says_needs_no_quotes() -> None:
    counted = replace(FOUND, citations=(), statement="There are 13 articles.")
    assert_fits(counted, "")
    assert answer_message(counted, lambda _: "", ALL_BUTTONS).text == "There are 13 articles."


@given(st.text(), st.text(), st.integers(1, MAX_QUOTES))
def test_any_words_fit(text: str, passage: str, quotes: int) -> None:
    assert_fits(answer(text, quotes), passage)


@given(st.text(alphabet="<>!@#&|:*_~`[]()\u202e\u200bae \n", min_size=1))
def test_any_words_are_inert(text: str) -> None:
    message = answer_message(answer(text), lambda _: text, ALL_BUTTONS)
    assert "<" not in message.text
    assert ">" not in message.text
    for blocks in fallbacks(message):
        assert {kind for _, kind in texts(list(blocks))} <= {"plain_text", "text"}
        assert not [shown for shown, _ in texts(list(blocks)) if "\u202e" in shown or "\u200b" in shown]
        assert "'emoji': True" not in str(blocks)


@pytest.mark.parametrize(
    "shown", [FOUND, NOT_FOUND, replace(FOUND, disputed=True), replace(FOUND, tentative=True)]
)
def test_each_kind_of_answer_is_accepted_in_its_first_form(shown: Answer) -> None:
    check_blocks(answer_message(shown, lambda _: "…", ALL_BUTTONS).blocks)


@pytest.mark.parametrize("shown", [FOUND, NOT_FOUND, replace(FOUND, disputed=True)])
def test_the_simpler_form_says_the_same_in_old_blocks(shown: Answer) -> None:
    full, simple, none = fallbacks(answer_message(shown, lambda _: "…", ALL_BUTTONS))
    assert {block["type"] for block in simple} <= OLD_SLACK
    kept = "".join(text for text, _ in texts(list(simple)))
    assert all(text.strip() in kept for text, _ in texts(list(full)))
    assert none == ()


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
