"""Each file of an index is damaged in each way: it is noticed before a wrong answer is given, and mended."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoder.fake import FakeEncoder
from retrieval.errors import FootnoteError
from retrieval.library import Library
from retrieval.store.arrays import FILES
from retrieval.types import Answer
from tests.survival.effort import Effort, Outcome
from tests.survival.folder import Folder, memory

ARTICLES = 10
OPENED, ANSWERED, DEEP, HARMLESS = "as it is opened", "by the answer", "by doctor --deep", "nothing to notice"


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
    with memory() as place:
        case = prepare(Path(place))
        noticed: Counter[tuple[str, str]] = Counter()
        losses: list[str] = []
        pairs: list[tuple[Path, str]] = []
        for number, chance in enumerate(effort.each()):
            if not pairs:
                names = [path.relative_to(case.folder.index) for path in files(case.folder.index)]
                pairs = [(name, harm) for name in names for harm in HARMS]
                chance.shuffle(pairs)
            name, harm = pairs.pop()
            copy = case.folder.copy(Path(place) / "harmed")
            HARMS[harm](copy.index / name, name, case, chance)
            when, lost = befall(case, copy, name, harm)
            noticed[harm, when] += 1
            losses += [f"{number}: {name} {harm}: {each}" for each in lost]
        for (harm, when), count in sorted(noticed.items()):
            yield Outcome(f"a file {harm}, noticed {when}", count)
        yield Outcome("all of these, mended by footnote index", noticed.total(), tuple(losses))


def prepare(place: Path) -> Case:
    chance = random.Random(1)
    older, other = Folder(place / "older"), Folder(place / "other")
    for folder in (older, other):
        folder.write(chance, *(f"n{number}" for number in range(ARTICLES)))
        folder.sync()
    folder = older.copy(place / "case")
    folder.change(chance, 1)
    folder.sync()
    with closing(Library(folder.articles, folder.index, FakeEncoder())) as library:
        return Case(folder, older, other, folder.contents(), ask(library))


def ask(library: Library) -> dict[str, object]:
    """What is answered to a question about each article, and the passages it was chosen from."""
    asked = [f"Who met {path.stem}x3?" for path in sorted(library.folder.iterdir())]
    return {question: said(library, question) for question in asked}


def said(library: Library, question: str) -> object:
    examined = library.examine(question)
    return shown(examined.answer), tuple((hit.passage, round(hit.score, 3)) for hit in examined.hits)


def shown(answer: Answer) -> object:
    return [(c.quote, c.start, c.lines, c.article.id, c.article.title) for c in answer.citations], answer.text


def befall(case: Case, copy: Folder, name: Path, harm: str) -> tuple[str, list[str]]:
    """When damage was noticed, and what was lost by it."""
    encoder = FakeEncoder()
    with closing(Library(copy.articles, copy.index, encoder)) as library:
        when, lost = notice(case, copy, library, name)
        library.close()
        encoder.passes = 0
        library.sync(thorough=True)
        if (again := encoder.passes) > allowed(name, harm):
            lost.append(f"{again} passages were encoded again")
    if copy.contents() != case.contents:
        lost.append("is not what it was after footnote index")
    lost += [*copy.flaws(), *(f"left behind: {each}" for each in copy.left_behind())]
    return when, lost


def notice(case: Case, copy: Folder, library: Library, name: Path) -> tuple[str, list[str]]:
    try:
        library.warm()
    except FootnoteError as error:
        return OPENED, unclear(error, name)
    try:
        if ask(library) != case.answers:
            return ANSWERED, ["another answer, and nothing said"]
    except FootnoteError as error:
        return ANSWERED, unclear(error, name)
    return DEEP if copy.flaws() else HARMLESS, []


def unclear(error: FootnoteError, name: Path) -> list[str]:
    """What an error leaves unsaid: which file it is, and the way out."""
    named = (
        str(name) in error.message or name.name in error.message or "there is no index yet" in error.message
    )
    return [] if named and error.hint == "run `footnote index`" else [f"{error.message}; {error.hint}"]


def allowed(name: Path, harm: str) -> int:
    """How many passages may be encoded again: none where what the encoder made is not lost."""
    if name.name not in FILES:
        return 0
    return 1 if harm == "a bit flipped" else 10**9
