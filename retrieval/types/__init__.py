"""The values that flow through Footnote: file -> Article -> Passage -> Hit -> Citation -> Answer.

All are frozen, and do nothing but give what follows from them; identity (row numbers, generations) belongs
to the store. Every name is imported from here, whichever module defines it.
"""

from retrieval.types.answer import DISAGREE_TEXT, NOT_SAID_TEXT, Answer, AnswerFeatures, AnswerWithHits
from retrieval.types.article import UNQUOTABLE, Article, ArticleInfo, Block, Field, SentenceKind, Span
from retrieval.types.citation import Citation, ClosestPassage, LeadIn, SupportingQuote
from retrieval.types.evidence import Evidence, EvidenceSentence, TokenMatches
from retrieval.types.options import (
    DEFAULT_OPTIONS,
    ConversationContext,
    DateOrigin,
    LibraryOptions,
    Silence,
)
from retrieval.types.passage import Hit, Passage, Sentence
from retrieval.types.reports import (
    CurrentArticle,
    ErrorRates,
    FileState,
    FolderStatus,
    Notice,
    Progress,
    Refusal,
    SyncReport,
    UnreadFiles,
)
from retrieval.types.shard import Shard
from retrieval.types.source import MissingSource, Source
from retrieval.types.waiting_question import WaitingQuestion

__all__ = [
    "DEFAULT_OPTIONS",
    "DISAGREE_TEXT",
    "NOT_SAID_TEXT",
    "UNQUOTABLE",
    "Answer",
    "AnswerFeatures",
    "AnswerWithHits",
    "Article",
    "ArticleInfo",
    "Block",
    "Citation",
    "ClosestPassage",
    "ConversationContext",
    "CurrentArticle",
    "DateOrigin",
    "ErrorRates",
    "Evidence",
    "EvidenceSentence",
    "Field",
    "FileState",
    "FolderStatus",
    "Hit",
    "LeadIn",
    "LibraryOptions",
    "MissingSource",
    "Notice",
    "Passage",
    "Progress",
    "Refusal",
    "Sentence",
    "SentenceKind",
    "Shard",
    "Silence",
    "Source",
    "Span",
    "SupportingQuote",
    "SyncReport",
    "TokenMatches",
    "UnreadFiles",
    "WaitingQuestion",
]
