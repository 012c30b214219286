"""Questions while the index is written again and again: no error, no half of anything, always the newest."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.library import Library
from retrieval.types import ConversationContext
from tests.fakes.encoder import FakeEncoder
from tests.stress.child import start
from tests.stress.effort import Effort, Outcome, losses_of
from tests.stress.folder import Folder, memory

ARTICLES = 8
PARAGRAPHS = 3


@dataclass
class Stage:
    """A folder of which every article says in which round it was written, and which round is published."""

    folder: Folder
    published: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def publish(self, number: int) -> None:
        self.folder.articles.mkdir(parents=True, exist_ok=True)
        for harbour in range(ARTICLES):
            text = "\n\n".join(
                f"The ferry of harbour{harbour} sails in round{number} by way of isle{harbour}x{part}."
                for part in range(PARAGRAPHS)
            )
            (self.folder.articles / f"{harbour}.md").write_text(f"# Harbour{harbour}\n\n{text}\n")
        self.folder.sync()
        self.published = number

    def open(self) -> Library:
        return Library(self.folder.articles, self.folder.index, FakeEncoder())


@dataclass
class Reader:
    """Asks until the rounds are over; what it did not like is in `losses`."""

    stage: Stage
    asks: Callable[[Stage, int], Iterator[str]]
    count: int = 0
    losses: list[str] = field(default_factory=list)

    def run(self) -> None:
        while not self.stage.over.is_set():
            self.losses += losses_of(self.asks(self.stage, self.count))
            self.count += 1


def trials(effort: Effort) -> Iterator[Outcome]:
    """As many index runs as asked for, beside a service, a chat and `footnote ask`, which go on meanwhile."""
    with memory() as work:
        stage = Stage(Folder(Path(work)))
        stage.publish(1)
        with closing(stage.open()) as service:
            readers = {
                "a library of several threads, as Slack's": [
                    Reader(stage, lambda stage, _: search(stage, service)) for _ in range(2)
                ],
                "a conversation": [Reader(stage, converse)],
                "footnote ask": [Reader(stage, ask)],
            }
            threads = [threading.Thread(target=reader.run) for group in readers.values() for reader in group]
            for thread in threads:
                thread.start()
            try:
                for number, _ in enumerate(effort.draws(), 2):
                    stage.publish(number)
            finally:
                stage.over.set()
                for thread in threads:
                    thread.join()
        for name, group in readers.items():
            losses = tuple(loss for reader in group for loss in reader.losses)
            yield Outcome(
                f"{name}, while the index is written", sum(reader.count for reader in group), losses
            )
        stage.folder.sync()
        left = [f"left behind: {what}" for what in [*stage.folder.left_behind(), *stage.folder.flaws()]]
        yield Outcome("generations published beside readers", stage.published, tuple(left))


def search(stage: Stage, library: Library) -> Iterator[str]:
    """All that is found is of one round, and that is not older than what was published as it was asked."""
    newest = stage.published
    rounds = {re.findall(r"round\d+", hit.passage.text)[0] for hit in library.search("the ferry sails", k=40)}
    if len(rounds) != 1:
        yield f"halves of rounds: {rounds}"
    elif int(next(iter(rounds)).removeprefix("round")) < newest:
        yield f"{rounds} when round {newest} was published"


def converse(stage: Stage, number: int) -> Iterator[str]:
    """A conversation of two turns in a library of its own."""
    with closing(stage.open()) as library:
        first = library.ask(f"Where does the ferry of harbour{number % ARTICLES} sail by?")
        context = ConversationContext(
            first.question, tuple(citation.article.id for citation in first.citations)
        )
        for answer in (first, library.ask("And in which round?", context=context)):
            if not (answer.found or answer.changed or answer.closest):
                yield f"nothing is found: {answer}"
        yield from search(stage, library)


def ask(stage: Stage, number: int) -> Iterator[str]:
    """A process that asks once, and leaves the writing to others."""
    output = f"output{number}"
    question = f"By way of what does the ferry of harbour{number % ARTICLES} sail?"
    process = start(stage.folder, "ask", question, "--no-sync", output=output)
    process.join()
    text = (stage.folder.root / output).read_text()
    (stage.folder.root / output).unlink()
    if process.exitcode not in (0, 1) or "footnote:" in text:
        yield f"{process.exitcode}: {text}"
