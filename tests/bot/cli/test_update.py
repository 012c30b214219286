"""Before a question the index is brought up to date where little changed, and it is said what was done."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import update
from retrieval.encoder import Encoder
from retrieval.errors import IndexBusy, StorageError
from retrieval.library import Library
from retrieval.types import LibraryOptions, SyncReport
from tests.bot.run_footnote import OSCARS, Shell, write

ACTOR = "Who was named best actor?"
FERRY = "# Ferry\n\nThe ferry to Skerry leaves at noon.\n"


def test_an_edited_article_is_read_again_before_the_answer(footnote: Shell) -> None:
    write(OSCARS.replace("Foxx was", "Depp was"), "seeds/film/oscars.md")
    ended = footnote("ask", ACTOR)
    assert ended.code == 0
    assert ended.out.startswith("Depp was named best actor for his role in Ray. [1]")
    assert ended.err == "Updated the index first: 1 changed (8 ms).\n"
    assert footnote("ask", ACTOR).err == ""


def test_a_new_article_is_found_and_a_deleted_one_forgotten(footnote: Shell) -> None:
    write(FERRY, "seeds/ferry.md")
    Path("seeds/film/oscars.md").unlink()
    ended = footnote("ask", "When does the ferry leave?")
    assert "The ferry to Skerry leaves at noon. [1]" in ended.out
    assert ended.err == "Updated the index first: 1 added, 1 removed (8 ms).\n"


def test_an_article_moved_here_with_its_old_times_is_found(footnote: Shell) -> None:
    file = write(FERRY, "elsewhere/ferry.md")
    os.utime(file, (1e9, 1e9))
    Path("elsewhere").rename("seeds/moved")
    assert "1 added" in footnote("ask", "When does the ferry leave?").err


def test_a_touched_file_with_the_same_bytes_is_no_change(footnote: Shell) -> None:
    Path("seeds/film/oscars.md").touch()
    assert footnote("ask", ACTOR).err == ""


def test_a_file_that_is_no_article_is_no_change(footnote: Shell) -> None:
    Path("seeds/broken.md").write_bytes(b"\x00\x01\x02" * 50)
    assert footnote("ask", ACTOR).err == ""


def test_with_no_sync_the_index_stays_as_it_is(footnote: Shell) -> None:
    write(FERRY, "seeds/ferry.md")
    assert footnote("ask", ACTOR, "--no-sync").err == ""
    assert "1 added" in footnote("ask", ACTOR).err


def test_a_batch_is_brought_up_to_date_once(footnote: Shell) -> None:
    write(FERRY, "seeds/ferry.md")
    ended = footnote("ask", "-", "--json", stdin=f"When does the ferry leave?\n{ACTOR}\n")
    assert [json.loads(line)["found"] for line in ended.out.splitlines()] == [True, True]
    assert ended.err == "Updated the index first: 1 added (8 ms).\n"


@pytest.mark.parametrize(
    "texts",
    [[FERRY + str(n) for n in range(update.MAX_FILES + 1)], [FERRY * (update.MAX_BYTES // len(FERRY) + 1)]],
    ids=["many files", "much text"],
)
def test_what_would_take_long_is_left_to_the_index_command(footnote: Shell, texts: list[str]) -> None:
    for n, text in enumerate(texts):
        write(text, f"seeds/new/{n}.md")
    ended = footnote("ask", ACTOR, "--seeds", "seeds")
    assert ended.code == 0
    assert ended.err == (
        "Too much has changed to update the index before answering. Run `footnote index --seeds seeds`.\n"
    )


@pytest.fixture
def large_folder(shell: Shell) -> Shell:
    """A folder whose first file is published alone, and counts as large."""

    class OfLargeFolder(Library):
        def __init__(self, sources: Any, index: Path, encoder: Encoder, options: LibraryOptions) -> None:
            large = replace(options, words_first_bytes=0, words_first_files=1)
            super().__init__(sources, index, encoder, large)

    write(OSCARS, "seeds/a.md")
    write(FERRY, "seeds/ferry.md")
    shell.library = OfLargeFolder
    return shell


@pytest.mark.index
def test_an_answer_in_the_first_files_of_a_large_folder_waits_for_no_more(large_folder: Shell) -> None:
    first = large_folder("ask", ACTOR, "--json")
    assert json.loads(first.out)["remark"] == "From the words of the first 1 of 2 files."
    assert "1 article" in first.err
    again = large_folder("ask", ACTOR)
    assert (again.code, again.err) == (0, "")
    other = large_folder("ask", "When does the ferry leave?")
    assert "The ferry to Skerry leaves at noon." in other.out
    assert "2 articles" in other.err


@pytest.mark.index
@pytest.mark.parametrize("question", ["How many articles are there?", "Zzz?"])
def test_any_other_question_has_all_of_them_read(large_folder: Shell, question: str) -> None:
    for _ in range(2):  # with an index of the first files, and with one of all words
        ended = large_folder("ask", question)
    large_folder("ask", ACTOR)
    assert "first 1 of 2" not in ended.out
    assert ended.code == (1 if question == "Zzz?" else 0)


@pytest.mark.index
def test_a_batch_reads_the_words_of_all_files(large_folder: Shell) -> None:
    assert "2 articles" in large_folder("ask", "-", stdin=f"{ACTOR}\n").err


def test_another_writer_is_waited_for(footnote: Shell) -> None:
    class BusyForAMoment(Library):
        tries = 0

        def sync(self, **options: object) -> SyncReport:
            BusyForAMoment.tries += 1
            if BusyForAMoment.tries < 3:
                raise IndexBusy("another process writes the index")
            return super().sync()

    write(FERRY, "seeds/ferry.md")
    footnote.library = BusyForAMoment
    assert "1 added" in footnote("ask", ACTOR).err


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            IndexBusy("another process writes the index"),
            "Another process is updating the index; this is answered from the index as it was.",
        ),
        (StorageError("the disk is full"), "The index was not updated first: the disk is full."),
    ],
)
def test_an_index_that_cannot_be_written_is_asked_as_it_is(
    footnote: Shell, error: Exception, line: str
) -> None:
    class Unwritable(Library):
        def sync(self, **_: object) -> SyncReport:
            raise error

    write(FERRY, "seeds/ferry.md")
    footnote.library = Unwritable
    ended = footnote("ask", ACTOR)
    assert (ended.code, ended.err) == (0, f"{line}\n")


def test_without_an_index_the_hint_is_the_whole_command(shell: Shell) -> None:
    write(OSCARS, "my articles/oscars.md")
    ended = shell("ask", ACTOR, "--seeds", "my articles", "--index", "there", "--no-sync")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("footnote: there is no index yet in there.")
    assert ended.err.endswith(" Run `footnote index --seeds 'my articles' --index there`.\n")
    assert shell("ask", ACTOR, "--seeds", "my articles", "--no-sync").err.endswith(
        " Run `footnote index --seeds 'my articles'`.\n"
    )


def test_a_missing_folder_is_said_as_that(shell: Shell) -> None:
    ended = shell("ask", ACTOR, "--seeds", "nowhere")
    assert ended.code == 3
    assert "no folder nowhere" in ended.err
    assert "no index" not in ended.err
