"""Turns whatever a part of the index raises while it is read into one error that names the part."""

from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.errors import FootnoteError, IndexDamaged

# What passes: an error meant for the user, and what ends a program or a generator.
ENDS = (FootnoteError, KeyboardInterrupt, SystemExit, GeneratorExit)
MEND = "run `footnote index`"


def damaged(name: str, what: str) -> IndexDamaged:
    """The error that says what is wrong with a part of the index, or a file of it."""
    return IndexDamaged(f"the index is damaged ({name} {what})", MEND)


@contextmanager
def damage(part: str) -> Iterator[None]:
    """Whatever is raised inside means that this part of the index is damaged.

    Chroma and Tantivy raise errors whose base is Exception itself, and a panic in either is not even one, so
    nothing narrower would name the part; errors meant for the user pass.

    Raises:
        IndexDamaged: something was raised.
    """
    try:
        yield
    except ENDS:
        raise
    except BaseException as error:
        reason = str(error).split("\n")[0]
        raise IndexDamaged(f"the index is damaged ({part}: {reason})", MEND) from error
