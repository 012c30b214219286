"""A written answer in Slack: as blocks, and as the Markdown of a stream, in which nothing acts."""

import re

from bot.render import sanitize
from bot.render import written as written_rendering
from bot.slack.messages.blocks import Block, context, rich, words
from bot.slack.messages.escape import truncate, truncate_line
from bot.writing.verdict import Outcome
from bot.writing.written import Written, WrittenSentence, marked
from retrieval.types import Answer

SENTENCE_CHARS = 900  # of a sentence; with the sources a message stays below what Slack takes
MODEL_CHARS = 60

_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "`": "ˋ"})
_LINK = re.compile(r"\](?=\s*[(\[:])")  # what would make a link of the words in brackets before it
_ACTIVE = re.compile(r"(?<=:)(?=//)|(?<=@)(?=\w)|(?<=!)(?=\[)|(?<=:)(?=[a-z0-9_+-]+:)")
_MARKS = re.compile(r"([\\*_~#|])")
_NOTHING = "\u2060"  # a word joiner: nobody sees it, and Slack reads no address, name or picture across it


def written_blocks(written: Written) -> list[Block]:
    """The sentences with their markers, and by whom they were written."""
    parts = [part for sentence in written.sentences for part in _sentence(sentence)]
    return [rich(parts), written_by(written)]


def written_by(written: Written) -> Block:
    """That the answer was written, by which model, and what fell."""
    model = truncate_line(written.model, MODEL_CHARS)
    fallen = [f"{written.replaced} replaced by the quote" if written.replaced else ""]
    fallen += [f"{written.struck} struck" if written.struck else ""]
    rest = "".join(f", {words}" for words in fallen if words)
    return context(f"Written by {model}; each sentence was checked against its source{rest}.")


def why_quotes(answer: Answer, written: Written | None) -> list[Block]:
    """Why there are quotes in place of a written answer, where a model was asked for one."""
    reason = written_rendering.why_quotes(answer, written)
    return [context(reason)] if reason else []


def stream_text(sentence: WrittenSentence) -> str:
    """A sentence as Markdown that is appended to a stream."""
    return f"{escape_markdown(truncate(marked(sentence), SENTENCE_CHARS))} "


def escape_markdown(text: str) -> str:
    """Text that Slack's Markdown shows as it is: no mention, link, picture, code or emphasis."""
    inert = _LINK.sub(f"]{_NOTHING}", sanitize.one_line(" ".join(text.split())))
    return _MARKS.sub(r"\\\1", _ACTIVE.sub(_NOTHING, inert)).translate(_ENTITIES)


def _sentence(sentence: WrittenSentence) -> list[Block]:
    text = truncate(sentence.text, SENTENCE_CHARS)
    is_quoted = sentence.outcome is Outcome.QUOTED
    return [
        words(f"“{text}” " if is_quoted else f"{text} "),
        words(sentence.citation.marker, bold=True),
        words(" "),
    ]
