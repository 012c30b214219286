"""Damaged copies of a document, drawn by chance: cut, flipped, swapped, with other lengths or parts.

A copy may also try to have a file read that is not its own, or to name a part that lies outside.
"""

import random
import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath

TEXT_PARTS = (".xml", ".rels", ".xhtml", ".html", ".opf")  # of an archive
LENGTHS = (0, 1, 2**16 - 1, 2**31 - 1, 2**32 - 1)  # that a field may be made to state
_NUMBER = re.compile(rb"\d+")
_TARGET = re.compile(rb'(?:Target|href|src|full-path)="[^"]*"')
Harm = Callable[[bytes, random.Random], bytes]


def damaged(data: bytes, draw: random.Random, lure: Path) -> bytes:
    """A copy that is damaged once or twice, or in a part of it; `lure` is a file of elsewhere."""
    if zipfile.is_zipfile(BytesIO(data)):
        if draw.random() < 0.7:
            return _with_damaged_part(data, draw, lure)
    elif draw.random() < 0.1:
        data = _luring(data, draw, lure)
    for _ in range(draw.randint(1, 2)):
        data = draw.choice(HARMS)(data, draw)
    return data


def _with_damaged_part(data: bytes, draw: random.Random, lure: Path) -> bytes:
    """An archive packed again: a part damaged, two exchanged, or one under a name that leads outside."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    texts = [name for name in parts if PurePosixPath(name).suffix in TEXT_PARTS]
    name, other = (draw.choice(sorted(texts or parts)) for _ in range(2))
    match draw.randrange(4):
        case 0:
            parts[name], parts[other] = parts[other], parts[name]
        case 1:
            parts["../" * 9 + str(lure).lstrip("/")] = parts.pop(name)
        case _:
            parts[name] = damaged(parts[name], draw, lure)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return packed.getvalue()


def _luring(data: bytes, draw: random.Random, lure: Path) -> bytes:
    """A copy that refers to a file: as an entity, or where it referred to a part or a picture of its own."""
    path = str(lure).encode()
    if targets := list(_TARGET.finditer(data)):
        target = draw.choice(targets)
        name = target.group().partition(b"=")[0]
        return data[: target.start()] + name + b'="file://' + path + b'"' + data[target.end() :]
    entity = b'<!DOCTYPE x [<!ENTITY lure SYSTEM "file://' + path + b'">]>'
    at = data.find(b">", draw.randrange(len(data) + 1)) + 1
    return entity + data[:at] + b"&lure;" + data[at:]


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _flipped(data: bytes, draw: random.Random) -> bytes:
    copy = bytearray(data)
    for _ in range(draw.randint(1, 30) if data else 0):
        copy[draw.randrange(len(copy))] = draw.randrange(256)
    return bytes(copy)


def _swapped(data: bytes, draw: random.Random) -> bytes:
    one, two, three = sorted(draw.randrange(len(data) + 1) for _ in range(3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def _doubled(data: bytes, draw: random.Random) -> bytes:
    start, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    block = data[start : min(end, start + 5_000)]
    return data[:start] + block * draw.randint(2, 40) + data[start:]


def _blanked(data: bytes, draw: random.Random) -> bytes:
    start, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + bytes([draw.choice((0, 32, 60, 255))]) * (end - start) + data[end:]


def _other_number(data: bytes, draw: random.Random) -> bytes:
    """Another number where one is written: a length, an offset, a number of rows."""
    match = _NUMBER.search(data, draw.randrange(len(data) + 1)) or _NUMBER.search(data)
    if match is None:
        return data
    number = draw.choice((*LENGTHS, -1, int(match.group()[:9]) + 1))
    return data[: match.start()] + str(number).encode() + data[match.end() :]


def _other_length(data: bytes, draw: random.Random) -> bytes:
    """Another length in four bytes, as binary files state it: often near an end, where headers are."""
    near = draw.choice((512, 4_096, len(data)))
    at = draw.randrange(max(min(near, len(data)) - 3, 1))
    if draw.random() < 0.5:
        at = max(0, len(data) - 4 - at)
    length = struct.pack("<I", draw.choice((*LENGTHS, len(data))))
    return data[:at] + length + data[at + 4 :]


HARMS: tuple[Harm, ...] = (_cut, _flipped, _swapped, _doubled, _blanked, _other_number, _other_length)
