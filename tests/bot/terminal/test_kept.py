"""A conversation is kept for its owner alone; taken up, it is answered from the articles as they are then."""

import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.messages import Messages
from bot.render.plain import PlainOutput
from bot.terminal.answering import answer_question
from bot.terminal.chat import Chat
from bot.terminal.commands.export import start_over
from bot.terminal.commands.filter import set_glob
from bot.terminal.kept import KeptConversation
from retrieval.errors import UsageError
from retrieval.library import Library
from tests.bot.run_footnote import OSCARS, Shell, Terminal, write
from tests.fakes.encoder import FakeEncoder

ACTOR = "Who was named best actor?"
KEEPER = "Who lit the lamp on Skerry?"


class Keeping:
    """A chat whose conversation is kept in a file."""

    def __init__(self, file: Path, library: Library) -> None:
        library.sync()
        self.screen = Terminal()
        self.kept = KeptConversation(file)
        self.chat = Chat(
            library=lambda: library,
            ready=lambda: None,
            sync=library.sync,
            output=PlainOutput(self.screen),
            messages=Messages(self.screen),
            quotes=3,
            keep=self.kept.keep,
            forget=self.kept.begin_anew,
        )

    def questions(self) -> list[str]:
        return [turn.question for turn in self.chat.turns]


@pytest.fixture
def library(footnote: Shell) -> Iterator[Library]:
    with closing(Library(Path("seeds"), footnote.home / "own", FakeEncoder())) as library:
        yield library


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "conversation.jsonl"


def test_it_goes_on_where_it_ended(library: Library, file: Path) -> None:
    before = Keeping(file, library)
    answer_question(before.chat, KEEPER)
    set_glob(before.chat, "film/*")
    answer_question(before.chat, ACTOR)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    after = Keeping(file, library)
    after.kept.take_up(after.chat)
    assert after.questions() == [KEEPER, ACTOR]
    assert after.chat.filters.glob == "film/*"
    shown = after.screen.getvalue()
    assert f"Continuing after 2 questions: {ACTOR}" in shown
    assert "Foxx was named best actor" in shown and "Ailsa Boyd" not in shown
    answer_question(after.chat, KEEPER)
    again = Keeping(file, library)
    again.kept.take_up(again.chat)
    assert again.questions() == [KEEPER, ACTOR, KEEPER]


def test_its_answers_are_from_the_articles_as_they_are_now(library: Library, file: Path) -> None:
    answer_question(Keeping(file, library).chat, ACTOR)
    write(OSCARS.replace("Foxx", "Eastwood"), "seeds/film/oscars.md")
    after = Keeping(file, library)
    after.kept.take_up(after.chat)
    assert "Eastwood was named best actor" in after.screen.getvalue()


def test_a_new_chat_and_slash_new_replace_it(library: Library, file: Path) -> None:
    answer_question(Keeping(file, library).chat, ACTOR)
    later = Keeping(file, library)
    answer_question(later.chat, KEEPER)
    start_over(later.chat, "")
    answer_question(later.chat, ACTOR)
    after = Keeping(file, library)
    after.kept.take_up(after.chat)
    assert after.questions() == [ACTOR]


@pytest.mark.parametrize("content", [None, "", "{\n[1]\nnull\n"])
def test_without_one_it_says_how_to_begin(library: Library, file: Path, content: str | None) -> None:
    if content is not None:
        write(content, str(file))
    keeping = Keeping(file, library)
    with pytest.raises(UsageError, match="no conversation to continue"):
        keeping.kept.take_up(keeping.chat)


def test_a_file_that_cannot_be_written_stops_nobody(library: Library, tmp_path: Path) -> None:
    write("", str(tmp_path / "no folder"))
    keeping = Keeping(tmp_path / "no folder" / "file", library)
    answer_question(keeping.chat, ACTOR)
    assert keeping.questions() == [ACTOR]
