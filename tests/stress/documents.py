"""Damaged copies of documents of every format: none crashes the child process, hangs it, or breaks a promise.

The samples are made here; more are read from the folder that the variable DOCUMENTS names.
"""

import os
import random
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path, PurePosixPath

from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.derived import flaw_of
from retrieval.reading.deriving import Deriver
from retrieval.reading.formats.registry import FORMATS, format_of
from tests.retrieval.reading.formats.samples import SAMPLES
from tests.stress.effort import Effort, Outcome

MOST = 40.0  # seconds: after 20, and more for a large file, the child process has to be killed
CRASH = "broke its reader"
TEXT_PARTS = (".xml", ".rels", ".xhtml", ".html", ".opf")  # of an archive
MAX_SAMPLE_BYTES = 2_000_000  # of a file of DOCUMENTS


def trials(effort: Effort) -> Iterator[Outcome]:
    """Each format in turn, with the tries and an equal share of the time."""
    samples = all_samples()
    for format, part in zip(FORMATS, effort.split([1.0] * len(FORMATS)), strict=True):
        names = [name for name in samples if format_of(name) == format]
        yield attack(format.name, {name: samples[name] for name in names}, part)


def attack(name: str, samples: dict[str, bytes], effort: Effort) -> Outcome:
    """Damaged copies of the samples of one format, read one after the other in one child process."""
    tried, losses, slowest = 0, [], 0.0
    messages: Counter[str] = Counter()
    with closing(Deriver()) as deriver:
        for draw in effort.draws():
            file = draw.choice(sorted(samples))
            data = damaged(samples[file], draw)
            tried += 1
            began = time.monotonic()
            try:
                problem = flaw_of(deriver.derive(file, data))
                messages["read"] += 1
            except UnreadableFile as error:
                problem = CRASH if error.notice.message == CRASH else ""
                messages[error.notice.message] += 1
            slowest = max(slowest, time.monotonic() - began)
            if problem or time.monotonic() - began > MOST:
                losses.append(f"{file}, try {tried}: {problem or 'hangs'}")
    kinds = ", ".join(f"{count} {message}" for message, count in messages.most_common(4))
    note = f"slowest {1000 * slowest:.0f} ms; {kinds}"
    return Outcome(f"damaged copies: {name}", tried, tuple(losses), note)


def all_samples() -> dict[str, bytes]:
    """The documents that copies are made of, by name."""
    folder = os.environ.get("DOCUMENTS")
    files = sorted(Path(folder).rglob("*")) if folder else []
    read = {str(file): file.read_bytes() for file in files if file.is_file() and format_of(file.name)}
    return SAMPLES | {name: data for name, data in read.items() if len(data) <= MAX_SAMPLE_BYTES}


def damaged(data: bytes, draw: random.Random) -> bytes:
    """A copy that is damaged once or twice; of an archive often a part in it, which is packed again."""
    if zipfile.is_zipfile(BytesIO(data)) and draw.random() < 0.7:
        return _with_damaged_part(data, draw)
    for _ in range(draw.randint(1, 2)):
        data = draw.choice((_cut, _flipped, _swapped, _doubled, _blanked))(data, draw)
    return data


def _with_damaged_part(data: bytes, draw: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    texts = [name for name in parts if PurePosixPath(name).suffix in TEXT_PARTS]
    name = draw.choice(sorted(texts or parts))
    parts[name] = damaged(parts[name], draw)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return packed.getvalue()


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
