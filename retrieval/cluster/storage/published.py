"""The content of `current` of an index on object storage, and the names of lists of files."""

import json
from dataclasses import asdict, dataclass, field

from retrieval.cluster.storage import blocks
from retrieval.errors import StorageError


@dataclass(frozen=True, slots=True)
class Published:
    """What `current` says: the pointer of a generation, and the blocks of the files beside it."""

    pointer: str
    beside: dict[str, str] = field(default_factory=dict)


def published_json(published: Published) -> bytes:
    """How it is stored."""
    return json.dumps(asdict(published)).encode()


def list_name(prefix: str, pointer: str) -> str:
    """What the list of the files of a generation is called."""
    return f"{prefix}{pointer.strip().replace(' ', '-')}.json"


def parse_published(data: bytes, url: str) -> Published:
    """What `current` says.

    Raises:
        StorageError: it names no generation.
    """
    try:
        published = Published(**json.loads(data))
        number, checksum = published.pointer.split()
        int(checksum, 16)
        if not (published.pointer.isascii() and number.isdecimal() and isinstance(published.beside, dict)):
            raise ValueError
        return published
    except (ValueError, TypeError, AttributeError):
        raise StorageError(f"current of {url} names no generation", blocks.RESTORE) from None
