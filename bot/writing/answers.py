"""An answer of the articles, written by a model where one may: the one way in for each interface.

Retrieval decides whether there is an answer. Where there is none, where the articles disagree, where the
index itself answers, and where an article must not be sent, no connection is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from bot.writing.listener import SILENT, Listener
from bot.writing.written import Written, WrittenSentence, span_of
from retrieval.answering.request import Request
from retrieval.errors import FootnoteError
from retrieval.filters import Filters
from retrieval.types import Answer, Citation, Evidence

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """An answer in quotes, and what a model wrote from it, if one was asked.

    The numbers of the citations are those of the text; sources that only the text has are among them.
    """

    answer: Answer
    written: Written | None = None

    @property
    def is_written(self) -> bool:
        """Whether what the model wrote is the answer."""
        return self.written is not None and self.written.is_shown


def write_answer(
    writer: "Writer | None",
    library: "Library",
    request: Request,
    answer: Answer,
    listener: Listener = SILENT,
) -> WrittenAnswer:
    """What a model writes in answer to a question that the articles answer.

    Args:
        writer: the model; None for none.
        library: the articles.
        request: the question, as the articles were asked it.
        answer: what the articles say to it.
        listener: gets each sentence as soon as it was checked.

    Raises:
        FootnoteError: the errors of `Library.ask`.
    """
    if writer is None or not may_be_written(answer):
        return WrittenAnswer(answer)
    from bot.writing.second_opinion import asking_again  # 40 ms, for those who use a model
    from bot.writing.verifier import Verifier

    evidence = library.evidence(
        request.question,
        filters=request.filters,
        k=request.k,
        context=request.context,
        silence=request.silence,
    )
    evidence = _without(evidence, writer.options.never)
    if not evidence.sentences or not may_be_written(evidence.answer):
        return WrittenAnswer(answer)
    evidence = replace(evidence, answer=replace(evidence.answer, asked_as=answer.asked_as))
    checker = asking_again(writer, evidence, Verifier(evidence, library.match_tokens), listener)
    question = answer.asked_as or request.question
    is_current = partial(_is_current, library, request.filters)
    written, changed = writer.write(question, evidence, checker, listener, is_current=is_current)
    return WrittenAnswer(_numbered(evidence.answer, written, changed), written)


def may_be_written(answer: Answer) -> bool:
    """Whether there is an answer of the kind that is written: for any other no model is asked."""
    return bool(answer.citations) and not (answer.disputed or answer.statement or answer.partial)


def is_never_sent(citation: Citation, never: Iterable[str]) -> bool:
    """Whether the settings keep the text of an article here."""
    return any(fnmatchcase(citation.article.id.casefold(), glob.casefold()) for glob in never)


def _without(evidence: Evidence, never: tuple[str, ...]) -> Evidence:
    """The evidence that may be sent; none where what the answer quotes may not be."""
    if any(is_never_sent(citation, never) for citation in evidence.answer.citations):
        return replace(evidence, sentences=())
    kept = (sentence for sentence in evidence.sentences if not is_never_sent(sentence.citation, never))
    return replace(evidence, sentences=tuple(kept))


def _is_current(library: "Library", filters: Filters, citation: Citation) -> bool:
    """Whether a citation is what its file has now."""
    try:
        text = library.read(citation.article.id, filters).article.text
    except FootnoteError:
        return False
    return text[citation.start : citation.end] == citation.quote


def _numbered(answer: Answer, written: Written, changed: tuple[str, ...]) -> Answer:
    """The answer with the sources of the text first, by its numbers, and then the other quotes."""
    used = {span_of(sentence.citation): sentence.citation for sentence in _by_number(written)}
    others = (citation for citation in answer.citations if span_of(citation) not in used)
    current = (citation for citation in others if citation.article.path not in changed)
    rest = (replace(citation, n=n) for n, citation in enumerate(current, len(used) + 1))
    changed = tuple(dict.fromkeys((*answer.changed, *changed)))
    return replace(answer, citations=(*used.values(), *rest), changed=changed)


def _by_number(written: Written) -> list[WrittenSentence]:
    return sorted(written.sentences, key=lambda sentence: sentence.citation.n)
