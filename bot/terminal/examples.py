"""Example questions and titles of a folder, for somebody who sees it for the first time."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bot.render import sanitize
from retrieval.errors import FootnoteError
from retrieval.reading.structure import structure_of
from retrieval.text.shorten import shorten_at_word

if TYPE_CHECKING:
    from retrieval.library import Library
    from retrieval.types import Article, ArticleInfo

READ = 8  # articles whose headings are looked at; each takes some milliseconds
TRIED = 12  # questions that are asked, at some milliseconds each
SHOWN = 3
MAX_CHARS = 60  # of a heading that is asked about
MAX_TITLE_CHARS = 45
MAX_SUBJECT_WORDS = 3  # of a title that names a subject; a longer one is a headline
_SUBJECT = re.compile(r"(?!The |A |An )[A-Z][\w'’&-]*(?: [\w'’&-]+)*")
_HOW_TO = re.compile(r"how to (?=[a-z])", re.IGNORECASE)
_LABEL = re.compile(r"^(?:Q|Question|\d{1,3})[.:)] ")  # "Q. Who is eligible?"
_MARKUP = re.compile(r"[`*_<>{}\[\]|\\]")


def introduction(library: "Library") -> tuple[str, ...]:
    """Some questions, a line each, and a line with some titles; none where there is nothing to ask."""
    try:
        articles, questions = library.articles(), example_questions(library)
    except FootnoteError:  # whoever asks meets it again
        return ()
    if not articles:
        return ()
    titles = [shorten_at_word(article.title, MAX_TITLE_CHARS) for article in _spread(articles, SHOWN)]
    named = sanitize.one_line(" · ".join(titles))
    more = " · …" if len(articles) > SHOWN else ""
    lines = (f"  {question}" for question in questions)
    return ("You could ask:", *lines, f"The articles: {named}{more} (/articles lists them)")


def example_questions(library: "Library") -> list[str]:
    """Questions made from headings and titles, each of which is answered, and some about the collection."""
    articles = library.articles()
    shown: list[str] = []
    for question in itertools.islice(_candidates(library, _spread(articles, READ)), TRIED):
        answer = library.ask(question, k=1)
        if answer.citations and not answer.tentative:
            shown.append(sanitize.one_line(question))
        if len(shown) == SHOWN - 1:
            break
    shown.append("What are the articles about?")
    if any(article.published for article in articles):
        shown.append("Which is the newest article?")
    return shown[:SHOWN]


def _candidates(library: "Library", articles: "Iterable[ArticleInfo]") -> Iterator[str]:
    """Questions that are probably answered: what headings ask, one an article; subjects; headlines."""
    headings = {article.id: list(_headings(library, article)) for article in articles}
    for texts in headings.values():
        yield from itertools.islice(filter(None, map(_asked, texts)), 1)
    for article in articles:
        if len(article.title.split()) <= MAX_SUBJECT_WORDS and _SUBJECT.fullmatch(article.title):
            yield f"What is {article.title}?"
    for texts in headings.values():
        long_enough = (text for text in texts if len(text.split()) > MAX_SUBJECT_WORDS and not _asked(text))
        yield from (f"What is said about “{text}”?" for text in itertools.islice(long_enough, 1))


def _asked(heading: str) -> str:
    """The question that a heading asks or answers; "" where it does neither."""
    if heading.endswith("?"):
        return heading
    return f"{_HOW_TO.sub('How do I ', heading)}?" if _HOW_TO.match(heading) else ""


def _headings(library: "Library", article: "ArticleInfo") -> Iterator[str]:
    """The headings of an article that are plain words, as its file is now."""
    try:
        text = library.read(article.path).article
    except FootnoteError:  # it is gone, or no longer readable, as the next run will say
        return
    for heading in _heading_texts(text):
        if len(heading) <= MAX_CHARS and not _MARKUP.search(heading):
            yield heading


def _heading_texts(article: "Article") -> list[str]:
    spans = dict.fromkeys(span for path in structure_of(article).headings for span in path)
    return [_LABEL.sub("", " ".join(article.text[start:end].split())) for start, end in spans]


def _spread(articles: "tuple[ArticleInfo, ...]", most: int) -> "tuple[ArticleInfo, ...]":
    """Some articles from all over the folder."""
    step = max(1, len(articles) // most)
    return articles[::step][:most]
