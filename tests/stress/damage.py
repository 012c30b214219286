"""Each file of an index is damaged in each way: it is noticed before a wrong answer is given, and mended."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrieval.answering.folder_calibration import QUESTIONS
from retrieval.errors import FootnoteError
from retrieval.library import Library
from retrieval.store import calibration_file, manifest
from retrieval.store.embeddings import FILES
from retrieval.types import Answer
from tests.fakes.encoder import FakeEncoder
from tests.stress.child import Ended, aside
from tests.stress.effort import ENDS, Effort, Outcome, described, losses_of
from tests.stress.folder import Folder, memory

ARTICLES = 10
OPENED, ANSWERED = "noticed as the index is opened", "noticed by the answer"
DEEP, HARMLESS = "noticed by doctor --deep alone", "in bytes that are never read"
UNNOTICED = "not noticed: a crash, or another answer"
MOMENTS = (OPENED, ANSWERED, DEEP, HARMLESS, UNNOTICED)


@dataclass(frozen=True)
class Case:
    """An index that is whole, two others to take files from, and what is asked of it and answered."""

    folder: Folder
    older: Folder
    other: Folder
    contents: dict[str, object]
    answers: dict[str, object]


Harm = Callable[[Path, Path, Case, random.Random], None]


def remove(path: Path, name: Path, case: Case, chance: random.Random) -> None:
    path.unlink()


def cut(path: Path, name: Path, case: Case, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(max(path.stat().st_size, 1)))


def flip(path: Path, name: Path, case: Case, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))


def replace_by_another(path: Path, name: Path, case: Case, chance: random.Random) -> None:
    path.write_bytes(chance.choice(files(case.other.index)).read_bytes())


def replace_by_its_like(path: Path, name: Path, case: Case, chance: random.Random) -> None:
    path.write_bytes(like(name, case.other.index).read_bytes())


def replace_by_an_older(path: Path, name: Path, case: Case, chance: random.Random) -> None:
    path.write_bytes(like(name, case.older.index).read_bytes())


HARMS: dict[str, Harm] = {
    "removed": remove,
    "cut short": cut,
    "a bit flipped": flip,
    "replaced by any file of another index": replace_by_another,
    "replaced by that of another index": replace_by_its_like,
    "replaced by that of the generation before": replace_by_an_older,
}


def files(index: Path) -> list[Path]:
    """The files of an index, locks left out, which hold nothing."""
    return sorted(path for path in index.rglob("*") if path.is_file() and not path.name.endswith(".lock"))


def like(name: Path, index: Path) -> Path:
    """The file of another index that has the same place, or the same ending where names are by chance."""
    same = [path for path in files(index) if path.name == name.name]
    return (same or [path for path in files(index) if path.suffix == name.suffix] or files(index))[0]


def trials(effort: Effort) -> Iterator[Outcome]:
    """Every harm to every file in an order by chance, and again, until as many are tried as asked for."""
    with memory() as work:
        case = prepare(Path(work))
        noticed: dict[str, Counter[str]] = {moment: Counter() for moment in MOMENTS}
        losses: list[str] = []
        pairs: list[tuple[Path, str]] = []
        for number, chance in enumerate(effort.draws()):
            if not pairs:
                names = [path.relative_to(case.folder.index) for path in files(case.folder.index)]
                pairs = [(name, harm) for name in names for harm in HARMS]
                chance.shuffle(pairs)
            name, harm = pairs.pop()
            copy = case.folder.copy(Path(work) / "harmed")
            HARMS[harm](copy.index / name, name, case, chance)
            if unchanged(copy.index / name, case.folder.index / name):
                continue
            try:
                when, wrong = aside(damage_and_mend, case, copy, name, harm)
            except Ended as error:
                when, wrong = UNNOTICED, [described(error)]
            noticed[when][harm] += 1
            losses += [f"{number}: {name} {harm}, {when}: {loss}" for loss in wrong]
        for when, harms in noticed.items():
            note = ", ".join(f"{count:,} {harm}" for harm, count in sorted(harms.items()))
            yield Outcome(f"damage to a file {when}", harms.total(), note=note)
        tried = sum(harms.total() for harms in noticed.values())
        yield Outcome("damage to a file, and `footnote index` after it", tried, tuple(losses))


def prepare(work: Path) -> Case:
    chance = random.Random(1)
    older, other = Folder(work / "older"), Folder(work / "other")
    for folder in (older, other):
        folder.write(chance, *(f"n{number}" for number in range(ARTICLES)))
        folder.sync()
    folder = older.copy(work / "case")
    folder.change(chance, 1)
    folder.sync()
    with closing(Library(folder.articles, folder.index, FakeEncoder())) as library:
        return Case(folder, older, other, folder.contents(), ask(library))


def ask(library: Library) -> dict[str, object]:
    """What is answered to a question about each article, and the passages it was chosen from."""
    questions = [f"Who met {path.stem}x3?" for path in sorted(library.folder.iterdir())]
    return {question: heard(library, question) for question in questions}


def heard(library: Library, question: str) -> object:
    examined = library.ask_with_hits(question)
    return shown(examined.answer), tuple((hit.passage, round(hit.score, 3)) for hit in examined.hits)


def shown(answer: Answer) -> object:
    return [(c.quote, c.start, c.lines, c.article.id, c.article.title) for c in answer.citations], answer.text


def unchanged(path: Path, before: Path) -> bool:
    """Whether a harm, by chance, did none."""
    return path.exists() and path.read_bytes() == before.read_bytes()


def damage_and_mend(case: Case, copy: Folder, name: Path, harm: str) -> tuple[str, list[str]]:
    """When damage is noticed, and what is wrong with how, or after it is mended."""
    when, wrong = notice(case, copy, name)
    return when, wrong + losses_of(mended(case, copy, name, harm))


def notice(case: Case, copy: Folder, name: Path) -> tuple[str, list[str]]:
    """When damage is noticed, and what is wrong with how."""
    with closing(Library(copy.articles, copy.index, FakeEncoder())) as library:
        when = OPENED
        try:
            library.warm_up()
            when = ANSWERED
            if ask(library) != case.answers:
                return UNNOTICED, ["another answer, and nothing said"]
        except ENDS:
            raise
        except BaseException as error:
            return when, unclear(error, name)
    if copy.flaws():
        return DEEP, []
    unseen = listed(copy.index, name) != listed(case.folder.index, name)
    return HARMLESS, ["doctor --deep does not notice"] if unseen else []


def listed(index: Path, name: Path) -> bytes:
    """The bytes of a file that its generation lists: none of a lock, and of an array not what follows."""
    generation, *inside = name.parts
    entry = inside and manifest.read_unchecked(index / generation).get("/".join(inside))
    return (index / name).read_bytes()[: entry.size] if entry else b""


def unclear(error: BaseException, name: Path) -> list[str]:
    """What an error leaves unsaid: which file it is, and the way out."""
    named = any(what in str(error) for what in (str(name), name.name, "there is no index yet"))
    way_out = isinstance(error, FootnoteError) and error.hint == "run `footnote index`"
    return [] if named and way_out else [described(error)]


def mended(case: Case, copy: Folder, name: Path, harm: str) -> Iterator[str]:
    """What `footnote index` leaves wrong."""
    encoder = FakeEncoder()
    with closing(Library(copy.articles, copy.index, encoder)) as library:
        library.sync(verify=True)
    if encoder.passes > allowed(name, harm):
        yield f"{encoder.passes} passages were encoded again"
    if copy.contents() != case.contents:
        yield "is not what it was after footnote index"
    yield from copy.flaws()
    yield from (f"left behind: {left}" for left in copy.left_behind())


def allowed(name: Path, harm: str) -> int:
    """How many passages may be encoded again: none where what the encoder made is not lost.

    A calibration that is lost is made again, by questions that the encoder reads.
    """
    if name.name == calibration_file.FILE:
        return 2 * QUESTIONS
    if name.name not in FILES:
        return 0
    return 1 if harm == "a bit flipped" else 10**9
