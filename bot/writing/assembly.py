"""Puts a written answer together: each sentence is checked, then shown, replaced by its quote, or struck.

Nothing leaves here that was not checked. Numbers are given by first use, and stay.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.writing.prompt import one_line
from bot.writing.stream import DraftSentence
from bot.writing.verdict import Outcome, Verdict
from bot.writing.written import UnshownSentence, WrittenSentence
from retrieval.types import Citation, Evidence

CHANGED = "its source changed after it was read"
REPEATED = "its quote is shown already"

Span = tuple[str, int, int]


class Checker(Protocol):
    """What `Verifier` does; tests have others."""

    def verify(self, written: str, marker: int | None = None, *, after_failed: bool = False) -> Verdict:
        """The verdict on a sentence without its markers."""


def span_of(citation: Citation) -> Span:
    """Which characters of which article a citation is of."""
    return citation.article.id, citation.start, citation.end


@dataclass(slots=True)
class Assembly:
    """The sentences of one answer.

    `is_current` says whether a citation still is what its file has.
    """

    evidence: Evidence
    checker: Checker
    is_current: Callable[[Citation], bool]
    shown: list[WrittenSentence] = field(default_factory=list)
    unshown: list[UnshownSentence] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    supported: int = 0
    _failed: bool = False  # the last sentence was not supported
    _numbers: dict[Span, int] = field(default_factory=dict)

    @property
    def judged(self) -> int:
        """How many sentences were checked."""
        return self.supported + len(self.unshown)

    @property
    def fails(self) -> bool:
        """Whether the model's own sentences do not make an answer: most of them did not stand."""
        return 2 * len(self.unshown) > self.judged or not self.shown

    def add(self, draft: DraftSentence) -> WrittenSentence | None:
        """Check a sentence; what is shown of it."""
        marker = draft.markers[0] if draft.markers else None
        verdict = self.checker.verify(draft.text, marker, after_failed=self._failed)
        self._failed = verdict.outcome is not Outcome.SUPPORTED
        source = self._source(verdict)
        if source is None:
            self._hide(draft, verdict.reason or "no source says so", Outcome.STRUCK)
            return None
        if not self.is_current(source):
            self._failed = True
            self.changed.append(source.article.path)
            self._hide(draft, CHANGED, Outcome.STRUCK)
            return None
        return self._show(draft, verdict, source)

    def forget_unshown(self) -> None:
        """What was written so far was thinking, so that it says nothing about the answer."""
        self.unshown.clear()
        self._failed = False

    def _source(self, verdict: Verdict) -> Citation | None:
        if verdict.outcome is Outcome.STRUCK:
            return None
        citations = (sentence.citation for sentence in self.evidence.sentences)
        source = next((citation for citation in citations if citation.n == verdict.source), None)
        if source is None:
            return None
        quoted = {span_of(citation): citation for citation in self.evidence.answer.citations}
        return quoted.get(span_of(source), source)  # it knows which other articles say the same

    def _show(self, draft: DraftSentence, verdict: Verdict, source: Citation) -> WrittenSentence | None:
        is_quoted = verdict.outcome is Outcome.QUOTED
        if is_quoted:
            self._hide(draft, verdict.reason or "", Outcome.QUOTED)
            if any(span_of(sentence.citation) == span_of(source) for sentence in self.shown):
                self.unshown[-1] = UnshownSentence(draft.text, f"{verdict.reason}; {REPEATED}")
                return None
        number = self._numbers.setdefault(span_of(source), len(self._numbers) + 1)
        text = one_line(source.quote) if is_quoted else draft.text
        sentence = WrittenSentence(text, replace(source, n=number), verdict.outcome, verdict.reason or "")
        self.supported += not is_quoted
        self.shown.append(sentence)
        return sentence

    def _hide(self, draft: DraftSentence, reason: str, outcome: Outcome) -> None:
        self.unshown.append(UnshownSentence(draft.text, reason, outcome))
