"""From a folder of files to cited answers, independent of how people ask.

    from pathlib import Path

    from retrieval import DEFAULT_MODEL, Library, load_encoder

    library = Library(Path("articles"), Path("index"), load_encoder(DEFAULT_MODEL, Path("models")))
    library.sync()
    print(library.ask("Who lit the lamp?").text)

Names are imported when they are first used, so that importing the package is fast.
"""

import importlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.encoder import Encoder, TextEmbedding, load_encoder
    from retrieval.encoder.model_files import DEFAULT_MODEL
    from retrieval.errors import (
        ClusterError,
        FolderError,
        FootnoteError,
        IndexBusy,
        IndexDamaged,
        IndexForeign,
        IndexMissing,
        ModelError,
        NoArticle,
        NotReadyError,
        PartsUnreachable,
        SettingsError,
        StorageError,
        TookTooLong,
        TooManyArticles,
        UsageError,
    )
    from retrieval.filters import NO_FILTERS, ArticleSet, Filters
    from retrieval.library import Library
    from retrieval.reading.derived import Derived, TextBuilder, Unreadable
    from retrieval.types import (
        Answer,
        AnswerFeatures,
        AnswerWithHits,
        Article,
        ArticleInfo,
        Block,
        Citation,
        ClosestPassage,
        ConversationContext,
        CurrentArticle,
        DateOrigin,
        ErrorRates,
        Evidence,
        EvidenceSentence,
        Field,
        FileState,
        FolderStatus,
        Hit,
        LeadIn,
        LibraryOptions,
        MissingSource,
        Notice,
        Passage,
        Progress,
        Refusal,
        Sentence,
        SentenceKind,
        Shard,
        Silence,
        Source,
        SupportingQuote,
        SyncReport,
        TokenMatches,
        UnreadFiles,
        WaitingQuestion,
    )
    from retrieval.where import PageRect, Place, Where

__all__ = [
    "DEFAULT_MODEL",
    "NO_FILTERS",
    "Answer",
    "AnswerFeatures",
    "AnswerWithHits",
    "Article",
    "ArticleInfo",
    "ArticleSet",
    "Block",
    "Citation",
    "ClosestPassage",
    "ClusterError",
    "ConversationContext",
    "CurrentArticle",
    "DateOrigin",
    "Derived",
    "Encoder",
    "ErrorRates",
    "Evidence",
    "EvidenceSentence",
    "Field",
    "FileState",
    "Filters",
    "FolderError",
    "FolderStatus",
    "FootnoteError",
    "Hit",
    "IndexBusy",
    "IndexDamaged",
    "IndexForeign",
    "IndexMissing",
    "LeadIn",
    "Library",
    "LibraryOptions",
    "MissingSource",
    "ModelError",
    "NoArticle",
    "NotReadyError",
    "Notice",
    "PageRect",
    "PartsUnreachable",
    "Passage",
    "Place",
    "Progress",
    "Refusal",
    "Sentence",
    "SentenceKind",
    "SettingsError",
    "Shard",
    "Silence",
    "Source",
    "StorageError",
    "SupportingQuote",
    "SyncReport",
    "TextBuilder",
    "TextEmbedding",
    "TokenMatches",
    "TooManyArticles",
    "TookTooLong",
    "UnreadFiles",
    "Unreadable",
    "UsageError",
    "WaitingQuestion",
    "Where",
    "load_encoder",
]

# By default numpy multiplies matrices on several threads that wait by spinning. The matrices here are small
# (a question and some passages, two sentences), and on busy cores that takes up to 20 times as long. The
# variable has to be set before numpy is imported; a value that the user has set is kept.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where the names are defined, what imports least first.
_MODULES = (
    "retrieval.errors",
    "retrieval.filters",
    "retrieval.types",
    "retrieval.where",
    "retrieval.reading.derived",
    "retrieval.encoder.model_files",
    "retrieval.encoder",
    "retrieval.library",
)


def __getattr__(name: str) -> object:
    if name in __all__:
        for module in map(importlib.import_module, _MODULES):
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
