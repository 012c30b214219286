"""Puts a written answer together: each sentence is checked, then shown, replaced by its quote, or struck.

Nothing leaves here that was not checked. Numbers are given by first use, and stay.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.writing.prompt import one_line
from bot.writing.stream import DraftSentence
from bot.writing.verdict import Outcome, Verdict
from bot.writing.written import Span, UnshownSentence, WrittenSentence, span_of
from retrieval.types import Citation, Evidence

CHANGED = "its source changed after it was read"
CUT = "it breaks off"
NO_SENTENCE = "it is no whole sentence"
REPEATED = "its quote is shown already"


class Checker(Protocol):
    """What `Verifier` does; tests have others."""

    def verify(self, written: str, marker: int | None = None, *, after_failed: bool = False) -> Verdict:
        """The verdict on a sentence without its markers."""


def _is_cut(text: str, source: str) -> bool:
    """Whether a sentence breaks off where its source goes on: a long one is sent without its end."""
    words = text.rstrip(" .…")
    is_open = "…" in text[len(words) :] or text.endswith("..")
    return is_open and not source.rstrip(" .…").endswith(words)


def _lack(text: str, source: str) -> str:
    """What a sentence lacks that its source says; "" for nothing."""
    if _is_cut(text, source):
        return CUT
    return "" if _is_whole(text) else NO_SENTENCE


def _is_whole(text: str) -> bool:
    """Whether a text ends as a sentence does; headings, and items of lists, do not."""
    return text.rstrip("\"'”’»)]").endswith((".", "!", "?", "…", "。", "！", "？", "।", "؟"))


def contains(whole: Citation, part: Citation) -> bool:
    """Whether the characters of one citation are among those of another."""
    same = whole.article.id == part.article.id
    return same and whole.start <= part.start and part.end <= whole.end


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
    _sources: set[Span] = field(default_factory=set)  # the sentences of the evidence that are shown
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
        cited = self._cited(source)
        if not self.is_current(cited):
            self._failed = True
            self.changed.append(cited.article.path)
            self._hide(draft, CHANGED, Outcome.STRUCK)
            return None
        if verdict.outcome is Outcome.SUPPORTED and (lack := _lack(draft.text, source.quote)):
            self._failed = True
            verdict = replace(verdict, outcome=Outcome.QUOTED, reason=lack)
        if verdict.outcome is Outcome.QUOTED:
            return self._quote(draft, verdict, source, cited)
        self.supported += 1
        return self._show(WrittenSentence(draft.text, cited), source)

    def forget_unshown(self) -> None:
        """What was written so far was thinking, so that it says nothing about the answer."""
        self.unshown.clear()
        self._failed = False

    def _source(self, verdict: Verdict) -> Citation | None:
        """The sentence of the evidence that a verdict names."""
        if verdict.outcome is Outcome.STRUCK:
            return None
        citations = (sentence.citation for sentence in self.evidence.sentences)
        return next((citation for citation in citations if citation.n == verdict.source), None)

    def _cited(self, source: Citation) -> Citation:
        """The quote of the answer that has a sentence of the evidence in it, or that sentence."""
        quotes = self.evidence.answer.citations
        return next((quote for quote in quotes if contains(quote, source)), source)

    def _quote(
        self, draft: DraftSentence, verdict: Verdict, source: Citation, cited: Citation
    ) -> WrittenSentence | None:
        """The quote in the place of a sentence, unless it is shown already."""
        reason = verdict.reason or ""
        if span_of(source) in self._sources:
            self._hide(draft, f"{reason}; {REPEATED}", Outcome.STRUCK)
            return None
        self._hide(draft, reason, Outcome.QUOTED)
        return self._show(WrittenSentence(one_line(source.quote), cited, Outcome.QUOTED, reason), source)

    def _show(self, sentence: WrittenSentence, source: Citation) -> WrittenSentence:
        """Give a sentence its number."""
        self._sources.add(span_of(source))
        cited = sentence.citation
        number = self._numbers.setdefault(span_of(cited), len(self._numbers) + 1)
        sentence = replace(sentence, citation=replace(cited, n=number))
        self.shown.append(sentence)
        return sentence

    def _hide(self, draft: DraftSentence, reason: str, outcome: Outcome) -> None:
        self.unshown.append(UnshownSentence(draft.text, reason, outcome))
