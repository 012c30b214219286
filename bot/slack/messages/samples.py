"""A message and a view of every form that the app posts, made of sample words."""

from collections.abc import Mapping
from dataclasses import replace

from bot.slack.messages.answer import AnswerButtons, answer_message, answer_parts
from bot.slack.messages.blocks import Block
from bot.slack.messages.escalation import HelpRequest, help_request, resolved
from bot.slack.messages.feedback_form import reason_modal
from bot.slack.messages.home import HomeSummary, closed_home_view, home_view
from bot.slack.messages.message import Message, text_message
from bot.slack.messages.save_form import ArticleDraft, save_modal
from bot.slack.messages.source import source_modal
from bot.slack.state.answers import StoredAnswer, store_answer
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.writing.written import Written, WrittenSentence
from retrieval.types import (
    Answer,
    Article,
    ArticleInfo,
    Citation,
    ClosestPassage,
    CurrentArticle,
    FileState,
    LeadIn,
)

TEXT = "# Lamps\n\n| lamp | lit |\n|---|---|\n| Skerry | 1847 |\n\nThe lamp of *Skerry* was lit in 1847.\n"
ARTICLE = ArticleInfo(
    "lamps.md", "lamps.md", "Lamps", "The Almanac", "https://example.org/lamps", "1850-01-01", 1
)
QUOTE, ROW = "The lamp of *Skerry* was lit in 1847.", "| Skerry | 1847 |"
PERSON = "U0000000000"


def _citation(n: int, quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(n, quote, start, start + len(quote), (7, 7), 0.9, ARTICLE)


FOUND = Answer("When was it lit?", 0.9, (_citation(1, QUOTE),), (), (), 1.0)
_HEADER = "| lamp | lit |\n|---|---|"
_START = TEXT.index(_HEADER)
TABLE = replace(
    FOUND,
    citations=(
        replace(
            _citation(1, ROW), lead=LeadIn(_HEADER, TEXT.index(_HEADER), TEXT.index(_HEADER) + len(_HEADER))
        ),
    ),
)
NOT_SAID = replace(FOUND, citations=(), closest=(ClosestPassage(ARTICLE, (7, 7), 0.4),))
ANSWERS: Mapping[str, Answer] = {
    "quotes": replace(FOUND, citations=(_citation(1, QUOTE), _citation(2, ROW))),
    "a table": TABLE,
    "a tentative answer": replace(FOUND, tentative=True, remark="The articles are in another language."),
    "a disagreement": replace(FOUND, disputed=True),
    "a count": replace(FOUND, citations=(), statement="There is 1 article."),
    "the articles do not say": NOT_SAID,
}


WRITTEN = Written("a model", tuple(WrittenSentence(QUOTE, citation) for citation in FOUND.citations))


def sample_messages() -> Mapping[str, Message]:
    """Messages by what they are."""
    buttons = AnswerButtons("sample", human=True, private=True)
    answers = {name: answer_message(answer, lambda _: QUOTE, buttons) for name, answer in ANSWERS.items()}
    stored = _stored()
    written = answer_parts(FOUND, lambda _: QUOTE, buttons, written=WRITTEN).message
    return {
        **answers,
        "a written answer": written,
        "a line": text_message("Something went wrong."),
        "a request for help": help_request(stored, HelpRequest(PERSON, (PERSON,), here=True)),
        "a request for help elsewhere": help_request(
            stored,
            HelpRequest(
                PERSON, (), False, QUOTE, "https://example.org/", can_save=True, sources=("[1] Lamps",)
            ),
        ),
        "a resolved request": resolved(stored, PERSON, can_save=True),
    }


def sample_views() -> Mapping[str, Block]:
    """Modals and home tabs by what they are."""
    stored, draft = _stored(), ArticleDraft("Lamps", QUOTE, "A colleague", "1850-01-01")
    article = Article("lamps.md", TEXT, 0, "Lamps", None, None, None, "")
    page = CurrentArticle("lamps.md", article, FileState.CURRENT)
    return {
        "the home tab": home_view(HomeSummary(1, (ARTICLE,), ("When was the lamp lit?",)), None),
        "the home tab of strangers": closed_home_view(),
        "a source": source_modal(page, stored, stored.sources[0], 0),
        "the form for feedback": reason_modal("sample"),
        "the form for an article": save_modal(draft, "answers"),
    }


def _stored() -> StoredAnswer:
    key = MessageKey("T0", "C0", "1.1")
    return store_answer(
        SlackQuestion(key, "1.1", PERSON, FOUND.question, AskedVia.MENTION), FOUND, private=True
    )
