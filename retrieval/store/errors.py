"""Turns whatever a part of the index raises while it is read into one error that names the part."""

from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.errors import FootnoteError, IndexDamaged

# What passes: an error meant for the user, and what ends a program or a generator.
PASS_THROUGH = (FootnoteError, KeyboardInterrupt, SystemExit, GeneratorExit)
REINDEX_HINT = "run `footnote index`"


def damage_error(name: str, what: str) -> IndexDamaged:
    """The error that says what is wrong with a part of the index, or a file of it."""
    return IndexDamaged(f"the index is damaged ({name} {what})", REINDEX_HINT)


@contextmanager
def reporting_damage(part: str) -> Iterator[None]:
    """Whatever is raised inside means that this part of the index is damaged.

    Chroma and Tantivy raise errors whose base is Exception itself, and a panic in either is not even one, so
    nothing narrower would name the part; errors meant for the user pass.

    Raises:
        IndexDamaged: something was raised.
    """
    try:
        yield
    except PASS_THROUGH:
        raise
    except BaseException as error:
        reason = str(error).split("\n")[0]
        raise IndexDamaged(f"the index is damaged ({part}: {reason})", REINDEX_HINT) from error
