"""Damaged copies of documents of every format: none crashes or hangs, opens a file, or leaves one behind.

The samples are made here; more are read from the folder that the variable DOCUMENTS names.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path

from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.derived import invalid_reason
from retrieval.reading.deriving import Deriver
from retrieval.reading.documents import document_article
from retrieval.reading.formats.registry import FORMATS, format_of
from tests.retrieval.reading.formats.samples import SAMPLES
from tests.stress.copies import damaged
from tests.stress.effort import ENDS, Effort, Outcome, described

MOST = 90.0  # seconds, after which the child process has to be killed: 60, and more for a large file
CRASH = "broke its reader"
MAX_SAMPLE_BYTES = 2_000_000  # of a file of DOCUMENTS
COSTLY = {"pdf": 4.0, "docx": 4.0}  # shares of the time, for those whose samples take longest
SECRET = "What the lure says is told to nobody."
OPEN_FILES = Path("/proc/{pid}/fd")  # of Linux


def trials(effort: Effort) -> Iterator[Outcome]:
    """Each format in turn, with the tries and its share of the time."""
    samples = all_samples()
    shares = [COSTLY.get(format.name, 1.0) for format in FORMATS]
    for format, part in zip(FORMATS, effort.split(shares), strict=True):
        names = [name for name in samples if format_of(name) == format]
        yield attack(format.name, {name: samples[name] for name in names}, part)


def attack(name: str, samples: dict[str, bytes], effort: Effort) -> Outcome:
    """Damaged copies of the samples of one format, read one after the other in one child process."""
    tried, losses, slowest = 0, [], 0.0
    files = sorted(samples)
    weights = [len(samples[file]) ** -0.5 for file in files]  # large ones less often: each takes long
    messages: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, chdir(folder), closing(Deriver()) as deriver:
        lure = Path(folder, "lure.txt")
        lure.write_text(SECRET)
        for draw in effort.draws():
            (file,) = draw.choices(files, weights)
            data = damaged(samples[file], draw, lure)
            tried += 1
            began = time.monotonic()
            message, problem = _read(deriver, file, data)
            seconds = time.monotonic() - began
            messages[message] += 1
            slowest = max(slowest, seconds)
            problem = problem or "hangs" * (seconds > MOST) or _left_open(deriver) or _left_behind(lure)
            if problem:
                losses.append(f"{file}, try {tried}: {problem}")
    kinds = ", ".join(f"{count} {message}" for message, count in messages.most_common(4))
    note = f"slowest {1000 * slowest:.0f} ms; {kinds}"
    return Outcome(f"damaged copies: {name}", tried, tuple(losses), note)


def _read(deriver: Deriver, file: str, data: bytes) -> tuple[str, str]:
    """What became of a copy, and what is wrong with that; an error that nobody expects is a loss."""
    try:
        derived = deriver.derive(file, data)
        document_article(file, "digest", derived)
        return "read", "read the lure" if SECRET in derived.text else invalid_reason(derived)
    except UnreadableFile as error:
        return error.notice.message, CRASH if error.notice.message == CRASH else ""
    except ENDS:
        raise
    except BaseException as error:
        return "crash", described(error)


def _left_open(deriver: Deriver) -> str:
    """A file that the child process holds open, where the system says; "" for none."""
    folder = Path(str(OPEN_FILES).format(pid=deriver.pid))
    if deriver.pid is None or not folder.is_dir():
        return ""
    links = [str(path.readlink()) for path in folder.iterdir()]
    return next((f"opened {link}" for link in links if not link.startswith(("pipe:", "/dev/null"))), "")


def _left_behind(lure: Path) -> str:
    """A file beside the lure, in the folder that the child process was started in; "" for none."""
    return next((f"left {path.name} behind" for path in lure.parent.iterdir() if path != lure), "")


def all_samples() -> dict[str, bytes]:
    """The documents that copies are made of, by name."""
    folder = os.environ.get("DOCUMENTS")
    files = sorted(Path(folder).rglob("*")) if folder else []
    read = {str(file): file.read_bytes() for file in files if file.is_file() and format_of(file.name)}
    return SAMPLES | {name: data for name, data in read.items() if len(data) <= MAX_SAMPLE_BYTES}
