"""A library in use, as the Slack app and the chat use it: some threads ask, one keeps the index up to date.

What it does is drawn from a seed. Whether it holds more and more meanwhile is for others to judge.
"""

import os
import random
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from bot.conversation import Conversation
from bot.settings import Settings, resolve
from bot.system.paths import UserPaths, user_places
from retrieval.library import Library
from retrieval.types import Filters
from tests.bot.slack.load import QUESTIONS, ROOT

ASKERS = 4  # threads, as many as the Slack app has by default
VISITORS = 12  # articles that come, change and go beside the seeds
NONSENSE = ("Who won the regatta of Zanzibar?", "thanks", "wan is teh metting?", "x" * 300, "[1] ⟨U+202E⟩?")
_SENTENCE = re.compile(r"[A-Z][^.\n]{40,}\.")


class LibraryUnderLoad:
    """A folder that begins as a copy of the seeds, its index, and those who use them; close it.

    Args:
        place: an empty folder.
        open_library: makes the library over the articles and the index that the settings name.
    """

    def __init__(self, place: Path, open_library: Callable[[Settings], Library]) -> None:
        places = UserPaths(place / "config", user_places().cache, place / "state")
        flags = {"seeds": str(place / "articles"), "index": str(place / "index")}
        settings = resolve(flags, os.environ, places)
        self.folder, self.index = settings.seeds, settings.index
        self.folder.mkdir()
        for path in sorted((ROOT / "seeds").glob("*.md")):
            (self.folder / path.name).write_bytes(path.read_bytes())
        self._seeds = sorted(path.name for path in self.folder.iterdir())
        texts = [(self.folder / name).read_text("utf-8") for name in self._seeds]
        self._sentences = [each for text in texts for each in _SENTENCE.findall(text)]
        self.library = open_library(settings)
        self.library.sync()
        self._askers = ThreadPoolExecutor(ASKERS, thread_name_prefix="asker")
        self._upkeep = ThreadPoolExecutor(1, thread_name_prefix="upkeep")

    def round(self, draw: random.Random, questions: int) -> list[str]:
        """An edit, an index run, and questions while it goes on; what went wrong, a line each."""
        self._edit(draw)
        work: list[Future[object]] = [self._upkeep.submit(self.library.sync)]
        for _ in range(questions):
            work.append(self._askers.submit(self._ask, random.Random(draw.random())))
        errors = [error for each in work if (error := each.exception()) is not None]
        return [f"{type(error).__name__}: {error}" for error in errors]

    def generations(self) -> int:
        """How many folders the index has."""
        return sum(1 for path in self.index.iterdir() if path.is_dir())

    def close(self) -> None:
        """End using it."""
        self._askers.shutdown()
        self._upkeep.shutdown()
        self.library.close()

    def _edit(self, draw: random.Random) -> None:
        path = self.folder / f"visitor-{draw.randrange(VISITORS)}.md"
        if path.exists() and draw.random() < 0.3:
            path.unlink()
            return
        said = draw.sample(self._sentences, draw.randrange(2, 30))
        path.write_text(f"# {said[0][:60]}\n\n" + "\n\n".join(said) + "\n", "utf-8")

    def _ask(self, draw: random.Random) -> None:
        filters = draw.choice(
            [Filters(), Filters(), Filters(), Filters(glob="visitor-*"), Filters(since="2025-01-01")]
        )
        match draw.randrange(12):
            case 0:
                self.library.search(self._question(draw), filters=filters)
            case 1:
                self.library.ask_with_hits(self._question(draw), filters=filters)
            case 2:
                self.library.read(draw.choice(self._seeds))
            case _:
                talk = Conversation()
                for _ in range(draw.randrange(1, 3)):
                    talk.ask(self.library, self._question(draw), 3, filters)

    def _question(self, draw: random.Random) -> str:
        if draw.random() < 0.3:
            return draw.choice((*QUESTIONS, *NONSENSE))
        words = draw.choice(self._sentences).split()
        at = draw.randrange(max(1, len(words) - 6))
        return f"What was said about {' '.join(words[at : at + 6])}?"
