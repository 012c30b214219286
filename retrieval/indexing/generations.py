"""The generation that an index run builds upon, and the one that it publishes."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import IndexDamaged, IndexMissing
from retrieval.store.catalog import open_catalog
from retrieval.store.generation import open_current


@dataclass(frozen=True, slots=True)
class BaseGeneration:
    """The generation to build upon: its folder (None to start empty, and why) and its articles' digests.

    `has_words` says that what is published is a generation of words alone, which is not built upon.
    """

    folder: Path | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    passages: int = 0
    reason: str = ""
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class BuiltGeneration:
    """A generation that was published: its articles and passages, and how many of these were encoded."""

    articles: int
    passages: int
    encoded: int = 0
    words_only: bool = False
    is_part: bool = False  # of the files, whose words answer all that was to be asked


def base_generation(index: Path, model: str, passage_tokens: int, *, rebuild: bool) -> BaseGeneration:
    """The generation to build upon. Only its catalog is opened: most runs find nothing to do.

    Args:
        index: where the index lives.
        model: the encoder's name; a generation by another one is not built upon.
        passage_tokens: how long passages are to be; the same.
        rebuild: build upon none, as asked.

    Raises:
        IndexForeign: the index folder holds something else.
    """
    try:
        with open_catalog(index) as (folder, catalog):
            metadata, articles = catalog.read_all()
    except IndexMissing:
        return BaseGeneration()
    except IndexDamaged as error:
        return BaseGeneration(reason=error.message)
    if metadata.words_only:
        return BaseGeneration(has_words=True)
    if rebuild:
        return BaseGeneration(reason="as asked")
    if reason := metadata.rebuild_reason(model, passage_tokens):
        return BaseGeneration(reason=reason)
    digests = {row.article_id: row.digest for row in articles}
    return BaseGeneration(folder, digests, sum(row.passages for row in articles))


def find_damage(index: Path, *, everything: bool) -> str:
    """What is wrong with the generation to build upon, or "".

    The append-only arrays are verified only with `everything`; otherwise the checksums of their rows suffice.
    """
    from retrieval.store.derived_texts import FILE
    from retrieval.store.embeddings import FILES

    only_added_to = (*FILES, FILE)
    try:
        with closing(open_current(index)) as generation:
            files = generation.manifest()
            generation.verify(
                {name: files[name] for name in files if everything or name not in only_added_to}
            )
    except IndexDamaged as error:
        return error.message
    return ""
