"""Questions that a folder answers, for somebody who sees it for the first time."""

import re
from typing import TYPE_CHECKING

from bot.render import sanitize
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from retrieval.library import Library
    from retrieval.types import ArticleInfo

TRIED = 12  # titles that are asked about; each takes some milliseconds
SHOWN = 3
MAX_TITLE_WORDS = 3  # of a title that names a subject; a longer one is a headline
_SUBJECT = re.compile(r"(?!The |A |An )[A-Z][\w'’&-]*(?: [\w'’&-]+)*")


def introduction(library: "Library") -> str:
    """A line with some questions; "" where there is nothing to ask."""
    try:
        questions = example_questions(library)
    except FootnoteError:  # whoever asks meets it again
        return ""
    return f"You could ask: {'  '.join(questions)}" if questions else ""


def example_questions(library: "Library") -> list[str]:
    """Questions made from the titles, each of which is answered, and some about the collection."""
    articles = library.articles()
    questions: list[str] = []
    for title in _spread([article for article in articles if _names_subject(article.title)]):
        question = f"What is {title}?"
        answer = library.ask(question, k=1)
        if answer.found and not answer.tentative:
            questions.append(sanitize.one_line(question))
        if len(questions) == SHOWN - 1:
            break
    questions.append("What are the articles about?")
    if any(article.published for article in articles):
        questions.append("Which is the newest article?")
    return questions[:SHOWN]


def _names_subject(title: str) -> bool:
    return len(title.split()) <= MAX_TITLE_WORDS and _SUBJECT.fullmatch(title) is not None


def _spread(articles: "list[ArticleInfo]") -> list[str]:
    """Some titles from all over the folder."""
    step = max(1, len(articles) // TRIED)
    return [article.title for article in articles[::step][:TRIED]]
