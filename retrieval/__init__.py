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
    from retrieval.encoder import (
        Encoder,
        TextEmbedding,
        load_encoder,
    )
    from retrieval.encoder.model_files import DEFAULT_MODEL
    from retrieval.errors import (
        FolderError,
        FootnoteError,
        IndexBusy,
        IndexDamaged,
        IndexForeign,
        IndexMissing,
        ModelError,
        NotReadyError,
        SettingsError,
        StorageError,
        TookTooLong,
        UsageError,
    )
    from retrieval.filters import (
        NO_FILTERS,
        ArticleSet,
        Filters,
    )
    from retrieval.library import (
        Library,
    )
    from retrieval.types import (
        Answer,
        AnswerWithHits,
        Article,
        ArticleInfo,
        Citation,
        ClosestPassage,
        ConversationContext,
        CurrentArticle,
        FileState,
        FolderStatus,
        Hit,
        LeadIn,
        LibraryOptions,
        Notice,
        Passage,
        Progress,
        Sentence,
        SentenceKind,
        SupportingQuote,
        SyncReport,
    )

__all__ = [
    "DEFAULT_MODEL",
    "NO_FILTERS",
    "Answer",
    "AnswerWithHits",
    "Article",
    "ArticleInfo",
    "ArticleSet",
    "Citation",
    "ClosestPassage",
    "ConversationContext",
    "CurrentArticle",
    "Encoder",
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
    "ModelError",
    "NotReadyError",
    "Notice",
    "Passage",
    "Progress",
    "Sentence",
    "SentenceKind",
    "SettingsError",
    "StorageError",
    "SupportingQuote",
    "SyncReport",
    "TextEmbedding",
    "TookTooLong",
    "UsageError",
    "load_encoder",
]

# By default numpy multiplies matrices on several threads that wait by spinning. The matrices here are small
# (a question and some passages, two sentences), and on busy cores that takes up to 20 times as long. The
# variable has to be set before numpy is imported; a value that the user has set is kept.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_HOMES = {
    "retrieval.encoder": (
        "Encoder",
        "TextEmbedding",
        "load_encoder",
    ),
    "retrieval.encoder.model_files": ("DEFAULT_MODEL",),
    "retrieval.errors": (
        "FolderError",
        "FootnoteError",
        "IndexBusy",
        "IndexDamaged",
        "IndexForeign",
        "IndexMissing",
        "ModelError",
        "NotReadyError",
        "SettingsError",
        "StorageError",
        "TookTooLong",
        "UsageError",
    ),
    "retrieval.filters": ("NO_FILTERS", "ArticleSet", "Filters"),
    "retrieval.library": ("Library",),
    "retrieval.types": (
        "Answer",
        "AnswerWithHits",
        "Article",
        "ArticleInfo",
        "Citation",
        "ClosestPassage",
        "ConversationContext",
        "FolderStatus",
        "Hit",
        "SentenceKind",
        "LeadIn",
        "Notice",
        "LibraryOptions",
        "CurrentArticle",
        "Passage",
        "Progress",
        "Sentence",
        "FileState",
        "SupportingQuote",
        "SyncReport",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
