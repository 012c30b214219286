"""Turns errors of reading and writing a part of the index into one error for the user.

Chroma and Tantivy raise errors whose base is Exception itself, and a panic in either is not even one, so
nothing narrower than BaseException would do; errors meant for the user pass.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from retrieval.errors import FootnoteError, IndexDamaged, StorageError

# An error meant for the user, and what ends a program or a generator.
PASS_THROUGH = (FootnoteError, KeyboardInterrupt, SystemExit, GeneratorExit)


def damage_error(problem: str) -> IndexDamaged:
    """The error that says what is wrong with the index."""
    return IndexDamaged(f"the index is damaged ({problem})")


def reporting_damage(part: str) -> AbstractContextManager[None]:
    """Whatever is raised inside means that this part of the index is damaged.

    Raises:
        IndexDamaged: something was raised.
    """
    return translating(lambda error: damage_error(f"{part}: {first_line(error)}"))


def reporting_write_errors(index: Path) -> AbstractContextManager[None]:
    """Whatever SQLite, Chroma, Tantivy or the system raises while writing is the disk's refusal.

    Raises:
        StorageError: something was raised.
    """
    return translating(lambda error: _write_error(index, error))


def _write_error(index: Path, error: BaseException) -> StorageError:
    reason = getattr(error, "strerror", None) or first_line(error)
    return StorageError(
        f"could not write the index ({reason}); the old one is unchanged",
        f"check that you may write to {index} and the disk has room, or name another with --index FOLDER",
    )


@contextmanager
def translating(error_for: Callable[[BaseException], FootnoteError]) -> Iterator[None]:
    """Raise an error for the user in place of whatever is raised inside."""
    try:
        yield
    except PASS_THROUGH:
        raise
    except BaseException as error:
        raise error_for(error) from error


def first_line(error: BaseException) -> str:
    """The first line of an error's message."""
    return str(error).split("\n")[0]
