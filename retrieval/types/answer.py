"""The answer of the articles to a question, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.text.wording import ENGLISH, Wording
from retrieval.types.citation import Citation, ClosestPassage
from retrieval.types.passage import Hit
from retrieval.types.reports import UnreadFiles

NOT_SAID_TEXT = ENGLISH.not_said
DISAGREE_TEXT = ENGLISH.disagree
CLOSE = 0.35  # the score from which a passage is near enough to be named; 0.2 to 0.3 is any other subject


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question: quotes, or nothing. All that is shown of it is derived from these.

    `confidence` is the probability, 0..1, that the articles answer, `quote_confidence` that the first quote
    does; `tentative` marks an answer that is given though the latter is low. `disputed` marks an answer
    whose first citations contradict each other. `missing` are exact terms of the question (numbers, versions,
    flags) that no quote states. `changed` names files that would have been cited, or named as closest, but
    changed since they were indexed. `statement` is what the index itself says of the articles, above the
    quotes or without any. `remark` is a sentence about the question that helps to understand the answer.
    `partial` marks an answer from an index that has no vectors yet, only words.
    `asked_as` is a follow-up with what it was asked with, "" for a question by itself.
    `unread` says, where the articles do not answer, which files of the folder could not be read.
    `wording` has the sentences that are no quotes, in the language of the settings.
    """

    question: str
    confidence: float
    citations: tuple[Citation, ...]
    closest: tuple[ClosestPassage, ...]
    changed: tuple[str, ...]
    elapsed_ms: float
    tentative: bool = False
    disputed: bool = False
    quote_confidence: float = 0.0
    remark: str = ""
    missing: tuple[str, ...] = ()
    statement: str = ""
    partial: bool = False
    asked_as: str = ""
    unread: tuple[UnreadFiles, ...] = ()
    wording: Wording = ENGLISH

    @property
    def caveat(self) -> str:
        """What stands above a tentative answer, and "" above any other."""
        if not self.tentative:
            return ""
        if not self.missing:
            return self.wording.possibly
        return self.wording.possibly_without.format(", ".join(self.missing))

    @property
    def found(self) -> bool:
        """Whether the articles, or the index of them, answer."""
        return bool(self.citations or self.statement)

    @property
    def near(self) -> tuple[ClosestPassage, ...]:
        """Where the articles do not answer: what is near enough to be named, one passage of each article."""
        if self.found:
            return ()
        first: dict[str, ClosestPassage] = {}
        for passage in self.closest:
            if passage.score >= CLOSE:
                first.setdefault(passage.article.id, passage)
        return tuple(first.values())

    @property
    def text(self) -> str:
        """The quotes with their `[n]` markers, a line each, or that the articles do not say."""
        if not self.found:
            return self.wording.not_said
        quotes = [f"{cited.passage} {cited.marker}{cited.suffix}" for cited in self.citations]
        return "\n".join([*self.remarks, *quotes])

    @property
    def remarks(self) -> tuple[str, ...]:
        """The sentences above the quotes that are none."""
        return tuple(filter(None, (self.statement, self.wording.disagree if self.disputed else "")))


@dataclass(frozen=True, slots=True)
class AnswerWithHits:
    """An answer with all the passages it was chosen from, best first: for measuring, not for readers."""

    answer: Answer
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class AnswerFeatures:
    """What an answer would rest on: the features of its confidence, and its first quote. For measuring."""

    features: Mapping[str, float]
    first: Citation | None
