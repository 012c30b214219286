"""The disk gets full at any step of an index run: the old index stays whole, and one line says why."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder
from tests.stress.child import Steps, start
from tests.stress.effort import Effort, Outcome, losses_of
from tests.stress.folder import Folder, memory
from tests.stress.kills import Case, prepared, unmended

SIZE = 64_000_000
LEFT = 50_000  # bytes left free at most: the run gets that much further


@contextmanager
def small_disk(work: Path) -> Iterator[bool]:
    """A file system in memory of 64 MB; whether it could be mounted."""
    work.mkdir()
    mounted = (
        os.access("/bin/mount", os.X_OK)
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", work], capture_output=True, check=False
        ).returncode
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", work], check=True)


@dataclass(frozen=True)
class FilledAt:
    """Fills the disk as a step is about to be taken, but for some bytes."""

    step: int
    left: int
    folder: Folder

    def __call__(self) -> None:
        Steps(self.step, self.folder, lambda: fill(self.folder.root, self.left))()


def fill(work: Path, left: int) -> None:
    """Leave so many bytes free; the file that takes the rest is `filler`."""
    free = os.statvfs(work)
    with (work / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - left, 1))


def trials(effort: Effort) -> Iterator[Outcome]:
    """A disk that gets full, and one that is full as a question is asked; nothing if none can be mounted."""
    with memory() as work, small_disk(Path(work) / "disk") as mounted:
        if not mounted:
            return
        case = prepared()
        tried, losses = 0, []
        question_losses: list[str] = []
        for number, chance in enumerate(effort.draws()):
            folder = case.folder.copy(Path(work) / "disk" / "case")
            before = FilledAt(
                chance.randint(1, case.steps), chance.choice((0, chance.randint(0, LEFT))), folder
            )
            process = start(folder, "index", before=before)
            process.join()
            if process.exitcode != 0:
                tried += 1
                losses += [f"{number}: {loss}" for loss in losses_of(lost(case, folder, process.exitcode))]
                question_losses += [f"{number}: {loss}" for loss in losses_of(question(folder))]
        yield Outcome("the disk gets full at a step of an index run", tried, tuple(losses))
        yield Outcome("a question is asked on a disk without a free byte", tried, tuple(question_losses))


def lost(case: Case, folder: Folder, code: int | None) -> Iterator[str]:
    """What is wrong on the full disk, and after a run once there is room again."""
    output = (folder.root / "output").read_text()
    if code != 3 or len(output.splitlines()) > 1 or (output and not output.startswith("footnote: ")):
        yield f"ended with {code}, saying {output!r}"
    if folder.contents() not in (case.old, case.new):
        yield "neither the old index nor the new one"
    (folder.root / "filler").unlink(missing_ok=True)
    left = [path.name for path in folder.index.iterdir() if "draft" in path.name]
    yield from (f"left behind on the full disk: {name}" for name in left)
    yield from unmended(case, folder)


def question(folder: Folder) -> Iterator[str]:
    """What is wrong with a question on the disk when it is full."""
    fill(folder.root, 0)
    name = next(iter(sorted(folder.articles.iterdir()))).stem
    with closing(Library(folder.articles, folder.index, FakeEncoder())) as library:
        if not library.search(f"{name}x3"):
            yield "nothing is found"
