"""The app's home and its suggested prompts: what it knows, how to ask, examples from the articles.

Everybody sees the home, so it shows only articles that may be seen everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.slack.messages.actions import ASK_COMMAND
from bot.slack.messages.blocks import Block, context, header, rich, section, words
from bot.slack.messages.escape import truncate_line
from retrieval.types import ArticleInfo, Filters

if TYPE_CHECKING:
    from retrieval.library import Library

NEWEST = 5
EXAMPLES = 4  # Slack takes as many prompts
TRIED = 12  # titles of which examples are made
TITLE = 70
HOW = (
    "Mention me in a channel, or write me a direct message.",
    "In a thread that I take part in, just go on asking; “stop” ends that.",
    f"{ASK_COMMAND} and your question: only you see the answer, until you share it.",
    "On any message: More actions, Ask about this message.",
)


@dataclass(frozen=True, slots=True)
class HomeSummary:
    """What may be seen everywhere: how many articles, the newest ones, questions that they answer."""

    count: int
    newest: tuple[ArticleInfo, ...]
    examples: tuple[str, ...]


class HomeContent:
    """What the app knows, looked up when the articles change and not for every visitor."""

    def __init__(self, library: "Library", filters: Filters) -> None:
        self._library = library
        self._filters = filters
        self._known: HomeSummary | None = None
        self.updated: datetime | None = None

    def refresh(self, *, changed: bool) -> None:
        """The articles were looked through just now.

        Whoever comes while it asks for examples is shown what was known before. The errors are those of
        `Library.ask`.
        """
        self.updated = datetime.now(UTC)
        if changed or self._known is None:
            self._known = self._look_up()

    def summary(self) -> HomeSummary:
        """What may be seen everywhere; looked up here only where no `refresh` got so far."""
        if self._known is None:
            self._known = self._look_up()
        return self._known

    def _look_up(self) -> HomeSummary:
        articles = self._library.articles(self._filters)
        newest = sorted(articles, key=lambda each: each.published or "", reverse=True)
        examples = tuple(self._examples(newest[:TRIED]))
        return HomeSummary(len(articles), tuple(newest[:NEWEST]), examples)

    def _examples(self, articles: Sequence[ArticleInfo]) -> list[str]:
        """Questions that the articles answer, made of their titles."""
        found: list[str] = []
        for each in articles:
            question = f"What about {truncate_line(each.title, TITLE).rstrip('….')}?"
            if len(found) < EXAMPLES and self._library.ask(question, filters=self._filters, k=1).found:
                found.append(question)
        return found


def home_view(summary: HomeSummary, updated: datetime | None) -> Block:
    """The Home tab."""
    articles = "1 article" if summary.count == 1 else f"{summary.count:,} articles"
    when = f" · last looked through {updated:%Y-%m-%d %H:%M} UTC" if updated else ""
    blocks = [header("Ask the articles"), section(f"I know {articles}{when}."), header("How to ask")]
    blocks.append(rich(*([words(f"• {each}")] for each in HOW)))
    if summary.examples:
        blocks += [header("For example"), rich(*([words(f"• {each}")] for each in summary.examples))]
    if summary.newest:
        blocks += [header("Newest articles"), rich(*([words(_line(each))] for each in summary.newest))]
    blocks.append(context("Answers are exact quotes. Where the articles do not say, I say so."))
    return {"type": "home", "blocks": blocks}


def prompts(summary: HomeSummary) -> list[dict[str, str]]:
    """The suggested prompts of the messages tab."""
    questions = summary.examples or ("What are the articles about?",)
    return [{"title": truncate_line(each, 60), "message": each} for each in questions[:EXAMPLES]]


def _line(article: ArticleInfo) -> str:
    summary = " · ".join(truncate_line(each, 100) for each in (article.source, article.published) if each)
    return f"• {truncate_line(article.title, 150)}" + (f" ({summary})" if summary else "")
