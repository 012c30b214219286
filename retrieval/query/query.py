"""A parsed question: its wording is read here, once, into a `Query`.

Nothing here knows the articles.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from retrieval.query.answer_type import AnswerType, classify_answer_type
from retrieval.query.content_words import WORD, asks, content_spans, interrogative_spans
from retrieval.query.exact_forms import ExactTerm
from retrieval.query.exact_terms import find_exact_terms
from retrieval.query.intent import Intent, classify_intent
from retrieval.query.parts import part_spans, question_start
from retrieval.query.request_wording import without_courtesy
from retrieval.text.language import ENGLISH, detect_language
from retrieval.text.visible import visible

MIN_CONTENT_WORDS = 3  # of a question that can be asked without the sentences before it
MAX_CHARS = 2000  # of a question; beyond that it is a document
_INTERROGATIVE = re.compile(
    r"[?？؟՞\u037e]|\b(?:who|whom|whose|what|when|where|why|which|how)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, on one line of visible text.

    Attributes:
        question: the question itself.
        text: what is looked up: for an overview its topic; for a follow-up, the question before it first.
        own_start: where in `text` the question itself begins.
        content_spans: the words of `text` that carry meaning; all words where none does.
        interrogative_spans: those of the question itself that ask: who, when, how many.
        part_spans: those of its parts, where it has several that each want a quote.
        exact_terms: the numbers, versions, flags and the like of the question itself.
        is_sentence: whether it is a question in words ("Who won the cup?") or mere keywords ("cup winners").
        intent: what is wanted of the articles.
        topic: of an overview, or of the article whose date is wanted; "" for none.
        answer_type: the kind of answer wanted.
        language: the language of `question`, "" where it is too short to tell.
    """

    question: str
    text: str
    own_start: int
    content_spans: tuple[tuple[int, int], ...]
    is_sentence: bool
    intent: Intent
    topic: str
    answer_type: AnswerType
    language: str = ENGLISH
    interrogative_spans: tuple[tuple[int, int], ...] = ()
    part_spans: tuple[tuple[int, int], ...] = ()
    exact_terms: tuple[ExactTerm, ...] = ()

    @property
    def own_text(self) -> str:
        """What is looked up, without the question before it."""
        return self.text[self.own_start :]


def parse_query(text: str, previous: str = "") -> Query:
    """Read a question: invisible characters dropped, white space folded, cut at `MAX_CHARS` characters.

    Args:
        text: the question.
        previous: the question before it, if this one is a follow-up; a follow-up has no topic of its own.
    """
    question, before = _normalise(text), _normalise(previous)
    request = classify_intent(question)
    intent, topic = request.intent, request.topic
    if before:
        intent, topic = (intent if intent is Intent.PUBLICATION_DATE else Intent.PLAIN), ""
    language = detect_language(question)
    direct = question
    if not before and not topic:
        before, direct = _without_context(question, language)
        direct = without_courtesy(direct)
    # The words that ask for an overview are not in the articles, and would count as missing.
    own = f"What about {topic}?" if topic else direct
    query = Query(question, own, 0, (), False, intent, topic, classify_answer_type(direct), language)
    return _with_text(query, own, before)


def _without_context(message: str, language: str) -> tuple[str, str]:
    """What a message says before its question, which is read as a question before it would be, and that."""
    start = question_start(message)
    if start and len(content_spans(message[start:], language)) >= MIN_CONTENT_WORDS:
        return message[:start].rstrip(), message[start:]
    return "", message


def respell(query: Query, correct: Callable[[str], str]) -> Query:
    """The same query with a correction applied to what is looked up."""
    before = query.text[: query.own_start].rstrip()
    own_corrected, before_corrected = correct(query.own_text), correct(before)
    if (own_corrected, before_corrected) == (query.own_text, before):
        return query
    return _with_text(query, own_corrected, before_corrected)


def _with_text(query: Query, own: str, before: str) -> Query:
    text = f"{before} {own}".rstrip() if before else own
    words = [match.span() for match in WORD.finditer(text)]
    return replace(
        query,
        text=text,
        own_start=len(text) - len(own),
        content_spans=content_spans(text, query.language) or tuple(words),
        interrogative_spans=interrogative_spans(text, len(text) - len(own), query.language),
        part_spans=part_spans(text, len(text) - len(own)),
        exact_terms=find_exact_terms(text[len(text) - len(own) :]),
        is_sentence=bool(_INTERROGATIVE.search(text)) or asks(text, query.language),
    )


def _normalise(text: str) -> str:
    line = " ".join(visible(text[: 4 * MAX_CHARS]).split())[:MAX_CHARS].rstrip()
    # Shouted words are not names: the model is uncased, but names are looked up by their spelling.
    return line.capitalize() if line.isupper() else line
