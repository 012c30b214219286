"""The passages around the quotes of an answer, in boxes that a reader opens; each article once."""

from collections.abc import Callable, Iterator, Sequence

from bot.render.plain import format_headings
from bot.slack.messages.blocks import CONTEXT, Block, collapsed, context, section
from bot.slack.messages.escape import truncate, truncate_line
from bot.slack.messages.markup import plain, quote_parts
from bot.slack.messages.source_lines import NAME_CHARS, TITLE_CHARS, by_article
from retrieval.types import Answer, ArticleInfo, Citation
from retrieval.where import where_words

PASSAGES_CHARS, PASSAGE_CHARS = 2700, 600  # of all, and of one
MAX_SUPPORTING = 3  # articles that say the same, named at a source
ARTICLES_PER_BOX = 5  # of two blocks each; a container takes ten

PassageOf = Callable[[Citation], str]
"""Gives the text around a citation, as its file is now."""


def passage_boxes(answer: Answer, passage_of: PassageOf) -> Iterator[Block]:
    """Boxes with the passages around the quotes and where they stand, each article once."""
    groups = by_article(answer)
    budget = min(PASSAGE_CHARS, PASSAGES_CHARS // max(1, len(answer.citations)))
    for start in range(0, len(groups), ARTICLES_PER_BOX):
        box = groups[start : start + ARTICLES_PER_BOX]
        children = [block for citations in box for block in _article_passages(citations, passage_of, budget)]
        count = (
            f" ({start + 1}–{start + len(box)} of {len(groups)})" if len(groups) > ARTICLES_PER_BOX else ""
        )
        yield collapsed(f"Passages{count}", children)


def _article_passages(citations: Sequence[Citation], passage_of: PassageOf, budget: int) -> Iterator[Block]:
    places = [_place(citation) for citation in citations]
    yield section("\n".join(places))
    around = [(citation, passage_of(citation)) for citation in citations]
    passages = [
        "\n".join(map(plain, quote_parts(truncate(passage, budget), citation.article.id)))
        for citation, passage in around
        if passage.strip() != citation.quote.strip()  # else it says nothing new
    ]
    if passages:
        yield context(*(truncate(passage, CONTEXT) for passage in dict.fromkeys(passages)))


def _place(citation: Citation) -> str:
    """The marker of a citation, the headings above it, its location, and who says the same."""
    headings = format_headings(citation)
    where = where_words(citation.where)
    spot = f", {where}" if where else f":{citation.lines[0]}"
    location = truncate_line(citation.article.id, TITLE_CHARS) + spot
    above = f"{truncate_line(headings, TITLE_CHARS)} · " if headings else ""
    supporting = [truncate_line(_dated(support.article), NAME_CHARS) for support in citation.supporting]
    same = f"\nThe same in: {', '.join(supporting[:MAX_SUPPORTING])}" if supporting else ""
    return f"{citation.marker} {above}{location}{same}"


def _dated(article: ArticleInfo) -> str:
    return f"{article.title} ({article.date_text})" if article.published else article.title
