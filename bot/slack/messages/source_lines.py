"""The articles that an answer cites, a line for each: `[1][2] Title · source · date`."""

from collections.abc import Iterator, Sequence

from bot.render.addresses import address_of, article_address
from bot.render.links import web_address
from bot.slack.messages.blocks import Block, link, rich, words
from bot.slack.messages.escape import truncate_line
from retrieval.types import Answer, ArticleInfo, Citation

TITLE_CHARS, NAME_CHARS = 100, 60


def by_article(answer: Answer) -> list[list[Citation]]:
    """The citations of each article, in the order of their numbers."""
    groups: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        groups.setdefault(citation.article.id, []).append(citation)
    return list(groups.values())


def source_lines(answer: Answer, base_url: str) -> Iterator[Block]:
    """One line for each article: `[1][2] Title · source · date`, the title a link where there is one."""
    lines = []
    for citations in by_article(answer):
        article = citations[0].article
        details = "".join(f" · {truncate_line(name, NAME_CHARS)}" for name in _details(article))
        rest = [words(details)] if details else []
        lines.append([*_markers(citations, base_url), article_name(article, base_url), *rest])
    if lines:
        yield rich([part for line in lines for part in (words("\n"), *line)][1:])


def article_name(article: ArticleInfo, base_url: str = "") -> Block:
    """The title of an article, a link to where it is from or, if that is not known, to its page."""
    title = truncate_line(article.title, TITLE_CHARS)
    url = web_address(article.url) or (article_address(article.id, base_url) if base_url else "")
    return link(title, url) if url else words(title)


def origin(article: ArticleInfo) -> str:
    return truncate_line(" · ".join([article.title, *_details(article)]), TITLE_CHARS + NAME_CHARS)


def _markers(citations: Sequence[Citation], base_url: str) -> list[Block]:
    """The numbers of quotes, each a link to the quote in its place where there are pages."""
    if not base_url:
        return [words("".join(citation.marker for citation in citations) + " ", bold=True)]
    links: list[Block] = []
    for citation in citations:
        url = web_address(address_of(citation, base_url))
        links.append(
            {**link(citation.marker, url), "style": {"bold": True}} if url else words(citation.marker)
        )
    return [*links, words(" ")]


def _details(article: ArticleInfo) -> list[str]:
    return [name for name in (article.source, article.date_text) if name]
