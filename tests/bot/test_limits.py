"""What is too much is refused in one line that names it and the way out, and costs nothing else."""

from contextlib import closing
from pathlib import Path

import pytest

from retrieval.indexing.pipeline import BATCH
from retrieval.library import Library
from retrieval.query.query import MAX_CHARS
from retrieval.types import Progress
from tests.bot.run_footnote import Shell, write
from tests.fakes.encoder import FakeEncoder

pytestmark = pytest.mark.index

QUESTION = "Who was named best actor?"
ARTICLES = 2 * BATCH + 50  # which are written in three batches


def test_a_question_may_not_be_a_document(footnote: Shell) -> None:
    ended = footnote("ask", "why " * MAX_CHARS)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "footnote: the question has 8,000 characters. Ask in at most 2,000.\n"


def test_an_article_may_not_be_larger_than_is_set(footnote: Shell) -> None:
    write("A large article. " * 1000, "seeds/large.md")
    footnote.environ["FOOTNOTE_MAX_ARTICLE_MB"] = "0.01"
    ended = footnote("index")
    assert ended.code == 0
    assert (
        "large.md: 0.017 MB is more than the limit of 0.01 MB. Split it, or raise max_article_mb.\n"
        in ended.err
    )
    assert footnote("ask", QUESTION).code == 0


def test_a_folder_may_not_hold_more_articles_than_are_set(footnote: Shell) -> None:
    footnote.environ["FOOTNOTE_MAX_ARTICLES"] = "1"
    ended = footnote("index")
    assert ended.code == 3
    assert ended.err == (
        "footnote: seeds holds more than 1 articles."
        " Name a folder inside it with --seeds, or raise max_articles.\n"
    )
    ended = footnote("ask", QUESTION)  # what is indexed can still be asked
    assert ended.code == 0
    assert ended.err == (
        "The index was not updated first: seeds holds more than 1 articles."
        " Name a folder inside it with --seeds, or raise max_articles.\n"
    )


def test_an_answer_may_not_take_longer_than_is_set(footnote: Shell) -> None:
    footnote.environ["FOOTNOTE_ANSWER_SECONDS"] = "0.0001"
    ended = footnote("ask", QUESTION)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "footnote: the answer took longer than 8 ms and was given up."
        " Ask again when less is going on, ask fewer articles, or raise answer_seconds.\n"
    )


def test_in_a_batch_an_answer_given_up_costs_no_other_line(footnote: Shell) -> None:
    footnote.environ["FOOTNOTE_ANSWER_SECONDS"] = "0.0001"
    ended = footnote("ask", "-", "--json", stdin=f"{QUESTION}\n{QUESTION}\n")
    assert (ended.code, len(ended.out.splitlines())) == (1, 2)
    assert "line 2: the answer took longer" in ended.err


def test_articles_are_read_as_their_passages_are_written_not_all_at_first(tmp_path: Path) -> None:
    """The memory that this saves is what `python -m tests.stress soak` watches."""
    for number in range(ARTICLES):
        write(f"The keeper lit lamp {number}.", str(tmp_path / f"seeds/{number}.md"))
    reports: list[Progress] = []
    with closing(Library(tmp_path / "seeds", tmp_path / "index", FakeEncoder())) as library:
        report = library.sync(progress=reports.append)
    first = next(progress for progress in reports if progress.passages_done)
    assert first.passages_done < report.passages / 2
    assert first.files_done < ARTICLES
