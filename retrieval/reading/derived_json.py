"""Derived texts as plain values, between a child process and its parent, and their places as bytes."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from retrieval.reading.derived import Derived
from retrieval.types import Block, SentenceKind
from retrieval.where import Place, Where

_KINDS = tuple(SentenceKind)
_BLOCK_FIELDS = ("start", "text_start", "end", "level", "depth", "only_links")


def to_json(derived: Derived) -> dict[str, Any]:
    """A derived text as plain values; `from_json` reads it."""
    return {
        "text": derived.text,
        "blocks": [
            [_KINDS.index(block.kind), *(getattr(block, name) for name in _BLOCK_FIELDS)]
            for block in derived.blocks
        ],
        "places": places_to_json(derived.places),
        "fields": derived.fields,
        "notices": derived.notices,
    }


def from_json(values: dict[str, Any]) -> Derived:
    """What `to_json` wrote.

    Raises:
        LookupError, TypeError, ValueError: it is nothing of that kind.
    """
    blocks = tuple(
        Block(_KINDS[kind], **dict(zip(_BLOCK_FIELDS, fields, strict=True)))
        for kind, *fields in values["blocks"]
    )
    return Derived(
        str(values["text"]),
        blocks,
        places_from_json(values["places"]),
        tuple((str(name), str(value)) for name, value in values["fields"]),
        tuple((str(message), str(hint)) for message, hint in values["notices"]),
    )


def places_to_json(places: Sequence[Place]) -> list[Any]:
    """Places with each position written once: [positions, offsets, numbers of positions, characters]."""
    numbers: dict[Where, int] = {}
    for place in places:
        numbers.setdefault(place.where, len(numbers))
    wheres = [{name: value for name, value in asdict(where).items() if value} for where in numbers]
    return [
        wheres,
        [place.offset for place in places],
        [numbers[place.where] for place in places],
        [place.char for place in places],
    ]


def places_from_json(values: list[Any]) -> tuple[Place, ...]:
    """What `places_to_json` wrote."""
    wheres = [Where(**where) for where in values[0]]
    return tuple(
        Place(offset, wheres[number], char) for offset, number, char in zip(*values[1:], strict=True)
    )


def pack_places(places: Sequence[Place]) -> bytes:
    """Places as bytes."""
    return json.dumps(places_to_json(places), separators=(",", ":")).encode()


def unpack_places(data: bytes) -> tuple[Place, ...]:
    """What `pack_places` wrote."""
    return places_from_json(json.loads(data))
