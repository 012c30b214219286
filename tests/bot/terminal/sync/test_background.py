"""What changes in the folder while one chats is picked up before the next answer, and said in one line."""

import logging
import shutil
import signal
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from types import FrameType

import pytest

from bot.settings import resolve
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.state import SyncState
from retrieval.errors import IndexBusy
from retrieval.library import Library
from retrieval.types import SyncReport
from tests.bot.run_footnote import OSCARS, Shell, write
from tests.bot.terminal.session import transcript
from tests.bot.terminal.sync.second_writer import second_writer

ACTOR = "Who was named best actor?"


def test_an_article_added_edited_or_removed_is_picked_up(footnote: Shell) -> None:
    shown = transcript(
        footnote,
        ACTOR,
        lambda: write(OSCARS.replace("Foxx", "Depp"), "seeds/film/oscars.md"),
        lambda: write("The harbour of Skerry froze over.", "seeds/harbour.md"),
        ACTOR,
        "Which harbour froze over?",
        lambda: Path("seeds/harbour.md").unlink(),
        "Which harbour froze over?",
    )
    starts = ("› ", "  The", "  Foxx was", "  Depp was", "2 art", "3 art")
    assert [line for line in shown.splitlines() if line.startswith(starts)] == [
        f"› {ACTOR}",
        "  Foxx was named best actor for his role in Ray. [1]",
        f"› {ACTOR}",
        "3 articles, 4 passages: 1 added, 1 changed.",
        "  Depp was named best actor for his role in Ray. [1]",
        "› Which harbour froze over?",
        "  The harbour of Skerry froze over. [1]",
        "› Which harbour froze over?",
        "2 articles, 3 passages: 1 removed.",
        "  The articles do not say.",
    ]


def test_a_bad_file_is_named_once(footnote: Shell) -> None:
    shown = transcript(footnote, lambda: write("", "seeds/empty.md"), ACTOR, ACTOR)
    assert shown.count("empty.md: empty. Write it or remove it.") == 1


def test_a_folder_that_goes_away_is_said_in_place_of_an_answer_until_it_is_back(
    footnote: Shell,
) -> None:
    shown = transcript(
        footnote,
        ACTOR,
        lambda: shutil.move("seeds", "elsewhere"),
        *(ACTOR, ACTOR),
        lambda: shutil.move("elsewhere", "seeds"),
        ACTOR,
    )
    assert shown.count("There is no folder seeds.") == 2
    assert "do not say" not in shown
    assert shown.count("Foxx was named best actor for his role in Ray. [1]") == 2


def test_a_writer_that_does_not_end_is_reported_once_and_the_old_index_is_asked(footnote: Shell) -> None:
    tries: list[int] = []

    class BusyTwice(Library):
        def sync(self, **arguments: object) -> SyncReport:
            tries.append(1)
            if len(tries) < 3:
                raise IndexBusy("another process writes the index", "wait for it")
            return super().sync()

    footnote.library = BusyTwice
    write("More to know.", "seeds/more.md")
    shown = transcript(footnote, ACTOR, ACTOR, ACTOR, busy_seconds=0)
    assert shown.count("Another process writes the index. Wait for it.") == 1
    assert shown.count("Foxx was named best actor") == 3
    assert "3 articles, 4 passages: 1 added." in shown


@pytest.mark.process
def test_a_question_waits_for_another_process_that_writes_the_index(footnote: Shell) -> None:
    write(OSCARS.replace("Foxx", "Depp"), "seeds/film/oscars.md")
    with second_writer(footnote) as finish:

        class FinishingTheOther(Library):
            def sync(self, **arguments: object) -> SyncReport:
                try:
                    return super().sync()
                except IndexBusy:
                    finish()
                    raise

        footnote.library = FinishingTheOther
        shown = transcript(footnote, ACTOR)
    assert "writes the index" not in shown
    assert "being written" not in shown
    assert "Depp was named best actor for his role in Ray. [1]" in shown


@pytest.mark.process
def test_without_an_index_a_question_waits_for_the_process_that_makes_one(shell: Shell) -> None:
    write(OSCARS, "seeds/film/oscars.md")
    tries: list[int] = []
    with second_writer(shell) as finish:

        class FinishingTheOtherLate(Library):
            def sync(self, **arguments: object) -> SyncReport:
                tries.append(1)
                if len(tries) == 3:
                    finish()
                return super().sync()

        shell.library = FinishingTheOtherLate
        shown = transcript(shell, ACTOR, busy_seconds=0)
    assert "being written" not in shown
    assert "Foxx was named best actor for his role in Ray. [1]" in shown


def test_a_log_line_is_an_event_and_the_activity_if_it_announces_long_work(footnote: Shell) -> None:
    with closing(BackgroundSync(partial(footnote.open, resolve({}, {}, footnote.user_paths)))) as background:
        activities: list[str] = []

        class Announcing(Library):
            def warm_up(self) -> None:
                log = logging.getLogger("retrieval.encoder")
                log.warning("the prepared model is damaged")
                log.info("preparing the model …")
                activities.append(background.status.activity)

        footnote.library = Announcing
        background.start()
        background.wait(SyncState.IDLE)
        assert activities == ["preparing the model"]
        assert background.take_events()[1:] == (
            "the prepared model is damaged.",
            "preparing the model …",
        )
        assert background.status.activity == ""


def test_a_bug_behind_the_prompt_is_said_and_the_chat_goes_on(footnote: Shell) -> None:
    tries: list[int] = []

    class Broken(Library):
        def sync(self, **arguments: object) -> SyncReport:
            tries.append(1)
            if len(tries) == 1:
                raise ZeroDivisionError("oops")
            return super().sync()

    footnote.library = Broken
    shown = transcript(footnote, ACTOR, ACTOR)
    assert shown.count("ZeroDivisionError: oops.") == 1
    assert "Foxx was named best actor" in shown


@pytest.mark.parametrize("seeds", ["nowhere", "empty"])
def test_without_articles_there_is_nothing_to_chat_about(shell: Shell, seeds: str) -> None:
    Path("empty").mkdir()
    ended = shell("--seeds", seeds, stdin="")
    assert (ended.code, ended.out) == (3, "")
    assert len(ended.err.splitlines()) == 1


def test_what_was_passed_over_is_said_once_where_the_index_is_made(shell: Shell) -> None:
    write(OSCARS, "seeds/film/oscars.md")
    write("PNG", "seeds/a.png")
    shown = transcript(shell, ACTOR, lambda: write("More to know.", "seeds/more.md"), ACTOR)
    assert shown.count(".png file was passed over") == 1


def test_ctrl_c_as_a_run_starts_leaves_no_run_that_never_ends(footnote: Shell) -> None:
    def interrupt(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is Thread.start.__code__:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)

    settings = resolve({}, {}, footnote.user_paths)
    with closing(BackgroundSync(partial(footnote.open, settings))) as background:
        sys.setprofile(interrupt)
        with pytest.raises(KeyboardInterrupt):
            background.start()
        assert background.wait(SyncState.IDLE, 60)
        background.take_report()
