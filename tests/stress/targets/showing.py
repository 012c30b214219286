"""What shows answers: on a screen, in a pipe, as Markdown and JSON, and in Slack."""

import io
import json
import re
from dataclasses import replace

from hypothesis import strategies as st
from rich.console import Console

from bot.parsing.location import Location
from bot.render.excerpt import make_excerpt
from bot.render.json_output import answer_json
from bot.render.markdown import conversation_markdown
from bot.render.plain import PlainOutput, quotation
from bot.render.screen import RichOutput
from bot.slack.messages.answer import AnswerButtons, answer_message
from bot.slack.messages.escape import truncate_line
from bot.slack.messages.home import HomeSummary, home_view
from bot.slack.messages.message import fallbacks
from bot.slack.messages.source import source_modal
from bot.slack.state.answers import StoredAnswer, StoredLocation
from retrieval.errors import UsageError
from retrieval.reading.articles import TITLE_LENGTH
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage, Lead, Page, State, Support
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND
from tests.bot.harmless import unseen
from tests.fakes.slack.limits import check_blocks, check_view, texts
from tests.retrieval.hostile import attacks
from tests.retrieval.passage_invariants import article
from tests.stress.targets import Target

OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b]8;(?:id=\d+;file://[^\x1b\x07]*|;)\x1b\\")
PINGS = re.compile(r"<[!@#]|<https?:")


def hostile_article(text: str) -> ArticleInfo:
    """What a stranger can have an article be called: fields are cut, and names are those of files."""
    text = text[:TITLE_LENGTH]
    name = read(text).replace("\0", "") or "x"
    return replace(ARTICLE, id=f"{name}.md", path=f"seeds/{name}.md", title=text, source=text, published=text)


def answered(made: tuple[str, list[str], bool, bool]) -> Answer:
    """An answer whose every word a stranger wrote."""
    title, quotes, headed, disagree = made
    about = hostile_article(title)
    if not quotes:
        return replace(
            NOT_FOUND, question=title, closest=(ClosestPassage(about, (3, 4), 0.3),), changed=(title,)
        )
    lead = Lead(title, 0, len(title)) if headed else None
    agrees = (Support(about, title, 0, len(title), (1, 2)),)
    citations = tuple(
        Citation(n, quote, 0, len(quote), (1, 2), 0.5, about, lead, agrees, conflicting=disagree)
        for n, quote in enumerate(quotes, 1)
    )
    return replace(FOUND, question=title, citations=citations, disputed=disagree)


def check_screen(made: tuple[Answer, int]) -> None:
    answer, width = made
    for color in ("truecolor", None):
        shown = io.StringIO()
        terminal = color is not None
        RichOutput(Console(file=shown, width=width, force_terminal=terminal, color_system=color)).answer(
            answer
        )
        assert not unseen(OURS.sub("", shown.getvalue()))


def check_plain(answer: Answer) -> None:
    shown = io.StringIO()
    PlainOutput(shown).answer(answer)
    assert not unseen(shown.getvalue())
    sources = [line for line in shown.getvalue().split("\n") if "\t" in line]
    assert len(sources) == 2 * len(answer.citations)  # nothing that an article says looks like a source
    assert not unseen(quotation(answer))


def check_json(answer: Answer) -> None:
    encoded = answer_json(answer)
    assert not unseen(encoded)
    assert json.loads(encoded)["answer"] == answer.text


def check_markdown(answer: Answer) -> None:
    page = conversation_markdown([(answer.question, answer), ("And then?", answer)])
    assert not unseen(page)
    notes = re.findall(r"(?<!\\)\[\^(\d+)\]", re.sub(r"(?<!\\)`[^`]*`", "", page))
    assert len(notes) == 4 * len(answer.citations)  # each marker and its footnote, in two turns


def check_passage(made: tuple[str, int, int]) -> None:
    """Any span of any file is shown in its place, or is not there."""
    text, first, last = made
    page = Page("seeds/x.md", article(text, title=text or "x"), State.CURRENT)
    try:
        found = make_excerpt(page, Location("seeds/x.md", "chars", first, last), 2)
    except UsageError:
        return
    shown = io.StringIO()
    PlainOutput(shown).passage(found)
    RichOutput(Console(file=shown, width=60)).passage(found)
    assert not unseen(shown.getvalue())


def assert_inert(value: object) -> None:
    """Nothing in it is parsed by Slack, and nothing in it is unseen."""
    for text, kind in texts(value):
        assert kind in ("plain_text", "text")
        assert not unseen(text)


def check_message(made: tuple[Answer, str]) -> None:
    answer, passage = made
    buttons = AnswerButtons("i" * 12, share=True, human=True, private=True)
    message = answer_message(answer, lambda _: passage, buttons)
    assert 0 < len(message.text) <= 4000
    assert not PINGS.search(message.text)
    for blocks in fallbacks(message):
        check_blocks(list(blocks))
        assert_inert(list(blocks))


def check_views(made: tuple[str, int, int]) -> None:
    """The article in its pages, and the home."""
    text, start, end = made
    given = StoredAnswer("a1", "T1", "C1", "1.1", "1.1", "U1", False, text, text, True, (), 1.0)
    page = Page("seeds/x.md", article(text or "x", title=text or "x"), State.CURRENT)
    source = StoredLocation(1, "x.md", "lines", 1 + start % 9, 1 + start % 9 + end % 9)
    modal = source_modal(page, given, source, start)
    check_view(modal, "modal")
    assert_inert(modal)
    home = home_view(HomeSummary(3, (hostile_article(text),) * 5, (truncate_line(text, 70),) * 4), None)
    check_view(home, "home")
    assert_inert(home)


def read(text: str) -> str:
    """A text as it would be read from a file: without half characters."""
    return text.encode("utf-8", "replace").decode()


ANSWERS = st.builds(
    lambda *made: answered(made),
    attacks(4).map(read),
    st.lists(attacks(6).filter(bool).map(read), max_size=9),
    st.booleans(),
    st.booleans(),
)
SPAN = (st.integers(0, 5000), st.integers(0, 5000))
TARGETS = (
    Target("answers on a screen", st.tuples(ANSWERS, st.integers(1, 200)), check_screen, 0.05),
    Target("answers in a pipe", ANSWERS, check_plain, 0.3),
    Target("answers as JSON", ANSWERS, check_json, 0.2),
    Target("answers as Markdown", ANSWERS, check_markdown, 0.2),
    Target("passages in their place", st.tuples(attacks(), *SPAN), check_passage, 0.1),
    Target("messages in Slack", st.tuples(ANSWERS, attacks()), check_message, 0.1),
    Target("modals and home in Slack", st.tuples(attacks(), *SPAN), check_views, 0.1),
)
