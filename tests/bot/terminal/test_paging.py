"""A list that is longer than the screen comes in the pager, as people know it of other programs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.run_footnote import Shell
from tests.fakes.terminal_emulator import Emulator, user_paths
from tests.fakes.terminal_emulator import footnote as footnote_on_terminal
from tests.indexed import IndexedArticles, index_once

MANY = 60
Open = Callable[..., Emulator]


@pytest.fixture(scope="module")
def many_articles(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    articles = {f"{n:02}.md": f"# Article number {n:02}\n\nThe lamp {n} was lit.\n" for n in range(MANY)}
    return index_once(tmp_path_factory.mktemp("many"), articles)


@pytest.fixture
def on_terminal(shell: Shell, many_articles: IndexedArticles) -> Iterator[Open]:
    """`footnote` on a terminal, over many articles that are indexed."""
    many_articles.copy_to_user(Path("seeds"), user_paths(shell.home))
    opened: list[Emulator] = []

    def run(*argv: str, rows: int = 40, **environ: str) -> Emulator:
        opened.append(
            footnote_on_terminal(shell.home, *argv, rows=rows, fake=True, **{"LESS": "", **environ})
        )
        return opened[-1]

    yield run
    for terminal in opened:
        terminal.close()


def test_it_begins_at_its_top_and_goes_as_far_as_one_likes(on_terminal: Open) -> None:
    terminal = on_terminal("articles", PAGER="less")
    first = terminal.until("Article number 10")
    assert first.startswith("Article number 00\n  seeds/00.md")
    assert f"Article number {MANY - 1}" not in first
    terminal.type("G")
    terminal.until(f"Article number {MANY - 1}\n  seeds/{MANY - 1}.md")
    terminal.type("q")
    assert terminal.wait() == 0


def test_what_fits_the_screen_and_what_a_plain_pager_gets_has_nothing_to_be_left(on_terminal: Open) -> None:
    assert on_terminal("articles", "number 07", PAGER="less").wait() == 0
    plain = on_terminal("articles", PAGER="cat -v")
    assert plain.wait() == 0
    assert "^[" not in plain.text()
    assert f"Article number {MANY - 1}\n  seeds/{MANY - 1}.md" in plain.text()


def test_without_a_pager_all_of_it_is_written(on_terminal: Open) -> None:
    terminal = on_terminal("articles", PATH="")
    assert terminal.wait() == 0
    assert f"Article number {MANY - 1}\n  seeds/{MANY - 1}.md" in terminal.text()


def test_a_pager_that_is_none_is_named(on_terminal: Open) -> None:
    terminal = on_terminal("articles", PAGER="no-such-pager")
    assert terminal.wait() == 2
    assert "footnote: could not start no-such-pager" in terminal.text()


def test_the_chat_goes_on_after_it(on_terminal: Open) -> None:
    terminal = on_terminal(PAGER="less")
    terminal.until("/help")
    terminal.type("/articles\r")
    terminal.until("Article number 10")
    terminal.type("q")
    terminal.until("/help")
    terminal.type("Which lamp was lit, 7?\r")
    terminal.until("type 1 to check")
    assert terminal.leave() == 0


def test_what_a_command_lists_begins_at_its_top_too(on_terminal: Open) -> None:
    terminal = on_terminal(PAGER="less", rows=20)
    terminal.until("/help")
    terminal.type("Which lamp was lit, 7?\r")
    terminal.until("type 1 to check")
    for line, first, last in (
        ("/search lamp", "  1 Article", " 10 Article"),
        ("/why", "Confidence", "#5 "),
        ("/help", "a question", "leading space"),
    ):
        terminal.type(f"{line}\r")
        shown = terminal.until(lambda text, first=first: text.endswith(":") and first in text)
        assert last not in shown
        terminal.type("G")
        terminal.until(last)
        terminal.type("q")
        terminal.until("/help · Ctrl-D quits")
    assert terminal.leave() == 0


def test_an_answer_longer_than_the_screen_begins_at_its_first_quote_and_stays(on_terminal: Open) -> None:
    terminal = on_terminal("chat", rows=9, PAGER="less", LESS="FRX")
    terminal.until("›")
    terminal.type("Which lamp was lit?\r")
    assert "[1]\n" in terminal.until("\n:")  # the quote, above the prompt of less
    terminal.type(" q")
    terminal.until("type 1 to check")
    terminal.type("1\r")
    terminal.until("▌")
    assert terminal.leave() == 0


def test_an_answer_does_not_need_the_pager(on_terminal: Open) -> None:
    terminal = on_terminal("chat", rows=9, PAGER="no-such-pager")
    terminal.until("›")
    terminal.type("Which lamp was lit?\r")
    terminal.until("type 1 to check")
    terminal.type("1\r")
    terminal.until("▌")
    assert "no-such-pager" not in terminal.text()
    assert terminal.leave() == 0
