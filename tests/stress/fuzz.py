"""Any input whatever: no crash, no hang, and what is promised holds."""

import atexit
import codecs
import io
import json
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.render.json_output import answer_json
from bot.render.plain import PlainOutput
from bot.slack.client.checks import Identity
from bot.slack.events.parsing import read_event
from bot.slack.messages.answer import AnswerButtons, answer_message
from bot.slack.state.question import SlackQuestion, from_json, to_json
from retrieval.errors import FootnoteError
from retrieval.filters import Filters
from retrieval.indexing.chunker import Chunker
from retrieval.query.query import MAX_CHARS
from retrieval.reading.articles import parse_article
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.titles import TITLE_LENGTH
from retrieval.types import Answer, Citation, ConversationContext, SupportingQuote
from tests.bot.examples import ARTICLE, FOUND
from tests.bot.harmless import unseen
from tests.bot.slack.messages.forms import forms
from tests.fakes.encoder import FakeEncoder
from tests.fakes.slack.limits import check_blocks
from tests.retrieval.hostile import ATTACKS, PIECES, attacks
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary
from tests.retrieval.passage_invariants import article, check
from tests.stress.effort import Effort, Outcome, described

MOST = 5.0  # seconds of processor time for an input; the slowest takes a tenth of it on a slow machine
ENCODINGS = ("utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32", "shift-jis", "gb18030")


class Hangs(Exception):
    """An input cost more processor time than it may."""


@dataclass(frozen=True)
class Target:
    """A part of Footnote that reads what strangers wrote; `check` raises where a promise does not hold.

    `share` is of all inputs: costly targets get fewer.
    """

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    share: float = 1.0


def trials(effort: Effort) -> Iterator[Outcome]:
    """Each target in turn, with its share of the tries."""
    times = effort.split([max(target.share, 0.3) for target in TARGETS])
    for target, part in zip(TARGETS, times, strict=True):
        yield attack(target, replace(part, tries=max(1, round(effort.tries * target.share))))


def attack(target: Target, effort: Effort) -> Outcome:
    """One target; it ends at the first loss, with the smallest input that hypothesis finds for it."""
    until, tried = time.monotonic() + effort.seconds, 0

    def test(value: Any) -> None:
        nonlocal tried
        if time.monotonic() < until:
            tried += 1
            with bounded(MOST):
                target.check(value)

    quiet = settings(
        max_examples=effort.tries,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
        report_multiple_bugs=False,
    )
    try:
        seed(effort.seed)(quiet(given(target.inputs)(lambda value: test(value))))()
    except (Exception, Hangs) as error:
        return Outcome(target.name, tried, (described(error),))
    return Outcome(target.name, tried)


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Break off what takes more processor time, so that a busy machine fails nothing.

    Raises:
        Hangs: it took more.
    """
    begun = time.process_time()

    def look(*_: object) -> None:
        if time.process_time() - begun > seconds:
            raise Hangs(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.2, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def check_bytes(data: bytes) -> None:
    """A file is an article with a title, or is refused with a hint."""
    try:
        parsed, notices = parse_article("x.md", data)
    except UnreadableFile as error:
        assert error.notice.hint
        return
    assert 0 <= parsed.body_start <= len(parsed.text)
    assert parsed.title == " ".join(parsed.title.split()) != ""
    assert all(notice.hint and "\n" not in notice.message for notice in notices)


def check_passages(case: tuple[str, int, int]) -> None:
    text, target, limit = case
    source, count = article(text), FakeEncoder().count
    check(Chunker(count, target, limit).split(source), source, count, limit)


@cache
def hostile_library() -> SampleLibrary:
    """Articles that are nothing but attacks, two harmless ones, and their index."""
    work = tempfile.TemporaryDirectory(prefix="footnote-fuzz-")
    atexit.register(work.cleanup)
    sample = SampleLibrary(Path(work.name))
    for number in range(12):
        text = "".join((*ATTACKS[number::3], *PIECES[number::5]))
        sample.put(f"{number}.md", text.replace("\0", "").encode("utf-8", "replace"))
    sample.put("lamp.md", LAMP)
    sample.put("ferry.md", FERRY)
    sample.sync()
    return sample


def check_citations(sample: SampleLibrary, answer: Answer) -> None:
    for citation in answer.citations:
        spans: list[Citation | SupportingQuote] = [citation, *citation.supporting]
        for span in spans:
            text = (sample.folder / span.article.id).read_bytes().decode()
            assert text[span.start : span.end] == span.quote != ""


def check_asking(case: tuple[str, str | None, str | None]) -> None:
    """Any question, filter and question before it: exact citations, or an error for one that is too long."""
    question, glob, before = case
    sample = hostile_library()
    context = ConversationContext(before, ("lamp.md",)) if before is not None else None
    try:
        answer = sample.library.ask(question, filters=Filters(glob=glob), k=5, context=context)
    except FootnoteError as error:
        assert len(question) > MAX_CHARS, error
        return
    check_citations(sample, answer)


def check_indexing(text: str) -> None:
    """Any article can be indexed beside another one, and asked for what it says."""
    with tempfile.TemporaryDirectory(prefix="footnote-fuzz-") as folder:
        sample = SampleLibrary(Path(folder))
        with closing(sample.library):
            sample.put("lamp.md", LAMP)
            sample.put("any.md", text.encode("utf-8", "replace"))
            sample.sync()
            check_citations(sample, sample.ask(text[:MAX_CHARS] or "lamp"))
            assert sample.ask("Who lit the lamp on Skerry in 1847?").found


def answer_of(title: str, quotes: list[str]) -> Answer:
    """An answer whose every word a stranger wrote."""
    about = replace(ARTICLE, title=title[:TITLE_LENGTH], source=title[:TITLE_LENGTH])
    citations = tuple(
        Citation(n, quote, 0, len(quote), (1, 2), 0.5, about, headings=(title,))
        for n, quote in enumerate(quotes, 1)
    )
    return replace(FOUND, question=title, citations=citations)


def check_shown(answer: Answer) -> None:
    """What is printed has nothing that cannot be seen, and JSON is what it was."""
    shown = io.StringIO()
    PlainOutput(shown).answer(answer)
    assert not unseen(shown.getvalue())
    assert json.loads(answer_json(answer))["answer"] == answer.text


def check_message(answer: Answer) -> None:
    """Slack takes every form of the message."""
    buttons = AnswerButtons("i" * 12, human=True, private=True)
    message = answer_message(answer, lambda _: "", buttons)
    assert 0 < len(message.text) <= 4000
    for blocks in forms(message):
        check_blocks(list(blocks))


def check_event(event: dict[str, Any]) -> None:
    """Any event is read or ignored, and a question is kept as it is."""
    question = read_event(
        {"event": json.loads(json.dumps(event))}, Identity("T1", "UBOT"), lambda thread: True
    )
    if isinstance(question, SlackQuestion):
        assert from_json(to_json(question)) == question


def read(text: str) -> str:
    """A text as it would be read from a file: without half characters."""
    return text.encode("utf-8", "replace").decode()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | attacks(3),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(attacks(1), inside, max_size=3),
    max_leaves=6,
)
EVENT: dict[str, Any] = {
    "type": "message", "channel": "C1", "channel_type": "im", "user": "U1", "ts": "9.9", "text": "Who?",
    "thread_ts": "5.5", "subtype": None, "bot_id": None, "files": [], "deleted_ts": "1.1", "tab": "home",
}  # fmt: skip
EVENTS = st.dictionaries(st.sampled_from(sorted(EVENT)), ANYTHING, max_size=3).map(lambda more: EVENT | more)
BYTES = st.binary(max_size=400) | st.builds(
    lambda text, encoding: codecs.encode(text, encoding, "replace"), attacks(), st.sampled_from(ENCODINGS)
)
FRONT_MATTER = st.lists(
    st.sampled_from(("title: ", "date: ", "url: ", "  ", "- ", "[", "{", "&a ", "*a", "|\n")) | attacks(2)
)
ANSWERS = st.builds(
    answer_of, attacks(4).map(read), st.lists(attacks(6).map(read).filter(bool), min_size=1, max_size=9)
)
MAYBE = st.none() | attacks(4)
TARGETS = (
    Target("bytes of a file", BYTES, check_bytes),
    Target(
        "front matter",
        FRONT_MATTER.map(lambda parts: f"---\n{''.join(parts)}\n---\n".encode("utf-8", "replace")),
        check_bytes,
    ),
    Target("passages", st.tuples(attacks(), st.integers(8, 160), st.integers(20, 254)), check_passages, 0.3),
    Target("asking", st.tuples(attacks(8), MAYBE, MAYBE), check_asking, 0.1),
    Target("indexing", attacks(), check_indexing, 0.02),
    Target("answers in a pipe and as JSON", ANSWERS, check_shown, 0.3),
    Target("messages in Slack", ANSWERS, check_message, 0.1),
    Target("events of Slack", EVENTS, check_event, 0.3),
)
