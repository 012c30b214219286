"""The home tab and the suggested prompts: how many articles there are, how to ask, examples.

Everybody sees the home tab, so it shows only articles that may be seen everywhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.slack.messages.actions import ASK_COMMAND, ASK_EXAMPLE
from bot.slack.messages.blocks import Block, actions, button, context, header, rich, section, words
from bot.slack.messages.escape import escape_mrkdwn, truncate_line
from bot.slack.messages.message import Message
from bot.slack.messages.source_lines import article_name
from retrieval.filters import Filters
from retrieval.types import ArticleInfo

if TYPE_CHECKING:
    from retrieval.library import Library

MAX_NEWEST = 5
MAX_EXAMPLES = 4  # Slack takes as many prompts
TITLES_TRIED = 12  # for examples
TITLE_CHARS = 62  # of an example, which fits on a button with the words around it
PRESSED = "Press one: the answer comes in the Messages tab."
HOW_TO_ASK = (
    "Mention me in a channel, or write me a direct message.",
    "In a thread that I take part in, just go on asking; “stop” ends that.",
    f"{ASK_COMMAND} and your question: only you see the answer, until you share it.",
    "On any message: More actions, Ask about this message.",
)

QUOTES = "Answers are exact quotes. Where the articles do not say, I say so."
WRITTEN = (
    "Answers are written by {} from your question and up to 12 sentences of the articles, which are sent"
    " there; each sentence is checked against its source. Where the articles do not say, I say so."
)


@dataclass(frozen=True, slots=True)
class HomeSummary:
    """What may be seen everywhere: how many articles, the newest ones, questions that they answer."""

    count: int
    newest: tuple[ArticleInfo, ...]
    examples: tuple[str, ...]


NOTHING_SHOWN = HomeSummary(0, (), ())


class HomeContent:
    """The summary of the articles, made when they change and not for every visitor.

    `filters` says which articles may be seen everywhere.
    """

    def __init__(self, library: "Library", filters: Callable[[], Filters]) -> None:
        self._library = library
        self._filters = filters
        self._summary: HomeSummary | None = None
        self.updated: datetime | None = None

    def refresh(self, *, changed: bool) -> None:
        """Note that the index is up to date, and make the summary anew if it `changed`.

        Visitors see the earlier summary meanwhile. The errors are those of `Library.ask`.
        """
        self.updated = datetime.now(UTC)
        if changed or self._summary is None:
            self._summary = self._look_up()

    def summary(self) -> HomeSummary:
        """The latest summary; made here only if no `refresh` has made one."""
        if self._summary is None:
            self._summary = self._look_up()
        return self._summary

    def _look_up(self) -> HomeSummary:
        articles = self._library.articles(self._filters())
        newest = sorted(articles, key=lambda article: article.published or "", reverse=True)
        examples = tuple(self._examples(newest[:TITLES_TRIED]))
        return HomeSummary(len(articles), tuple(newest[:MAX_NEWEST]), examples)

    def _examples(self, articles: Sequence[ArticleInfo]) -> list[str]:
        """Questions made of titles, of which each is answered."""
        examples: list[str] = []
        filters = self._filters()
        for article in articles:
            question = f"What about {truncate_line(article.title, TITLE_CHARS).rstrip('….')}?"
            if len(examples) < MAX_EXAMPLES and self._library.ask(question, filters=filters, k=1).found:
                examples.append(question)
        return examples


def home_view(summary: HomeSummary, updated: datetime | None, writer: str = "", base_url: str = "") -> Block:
    """The home tab; `writer` writes the answers, "" for nobody; `base_url` is where articles have pages."""
    articles = "1 article" if summary.count == 1 else f"{summary.count:,} articles"
    when = f" · last looked through {updated:%Y-%m-%d %H:%M} UTC" if updated else ""
    blocks = [header("Ask the articles"), section(f"I know {articles}{when}."), header("How to ask")]
    blocks.append(rich(*([words(f"• {line}")] for line in HOW_TO_ASK)))
    if summary.examples:
        blocks += [header("For example"), *map(_example, summary.examples), context(PRESSED)]
    if summary.newest:
        blocks += [header("Newest articles"), rich(*(_line(article, base_url) for article in summary.newest))]
    blocks.append(context(WRITTEN.format(writer) if writer else QUOTES))
    return {"type": "home", "blocks": blocks}


def _example(question: str) -> Block:
    """A question that can be pressed; each has a row of its own, as long buttons in one row are cut."""
    return actions(button(question, ASK_EXAMPLE, question))


def example_message(question: str) -> Message:
    """What stands above the answer to an example, in place of a message of the person's own."""
    text = f"You asked: {question}"
    return Message(escape_mrkdwn(text), (section(text),))


def closed_home_view() -> Block:
    """The home of somebody who is not answered."""
    text = "I answer full members of this workspace only, or those whom its administrators chose."
    return {"type": "home", "blocks": [header("Ask the articles"), section(text)]}


def prompts(summary: HomeSummary) -> list[dict[str, str]]:
    """The suggested prompts of the messages tab."""
    questions = summary.examples or ("What are the articles about?",)
    return [{"title": truncate_line(text, 60), "message": text} for text in questions[:MAX_EXAMPLES]]


def _line(article: ArticleInfo, base_url: str) -> list[Block]:
    origin = " · ".join(truncate_line(name, 100) for name in (article.source, article.date_text) if name)
    rest = [words(f" ({origin})")] if origin else []
    return [words("• "), article_name(article, base_url), *rest]
