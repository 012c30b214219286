"""A server looks at the folder before its calls, but for no more than a share of the time."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import pytest

from bot.messages import Messages
from bot.settings import resolve
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.freshness import Freshness
from bot.terminal.sync.waiting import SyncWaiter
from tests.bot.run_footnote import OSCARS, Shell, write


@pytest.fixture
def stderr() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def background(footnote: Shell) -> Iterator[BackgroundSync]:
    settings = resolve({}, {}, footnote.user_paths)
    with closing(BackgroundSync(partial(footnote.open, settings))) as background:
        yield background


@pytest.fixture
def freshness(background: BackgroundSync, stderr: io.StringIO) -> Freshness:
    waiter = SyncWaiter(background, Messages(stderr), io.StringIO(), stderr, "never", {})
    return Freshness(background, waiter)


def ids(background: BackgroundSync) -> list[str]:
    return [article.id for article in background.library().articles()]


def test_a_new_article_is_there_at_the_next_call(background: BackgroundSync, freshness: Freshness) -> None:
    freshness.ready()
    background.look_seconds = 0.0
    write(OSCARS, "seeds/new.md")
    freshness.ready()
    assert "new.md" in ids(background)


def test_a_folder_that_takes_long_to_look_at_is_not_looked_at_for_each_call(
    background: BackgroundSync, freshness: Freshness
) -> None:
    freshness.ready()
    background.look_seconds = 1_000.0
    write(OSCARS, "seeds/new.md")
    freshness.ready()
    assert "new.md" not in ids(background)


def test_many_calls_at_once_wait_for_one_update_which_is_said_once(
    background: BackgroundSync, freshness: Freshness, stderr: io.StringIO
) -> None:
    write(OSCARS, "seeds/new.md")
    background.start()
    with ThreadPoolExecutor(8) as pool:
        for call in [pool.submit(freshness.ready) for _ in range(8)]:
            call.result()
    assert "new.md" in ids(background)
    assert stderr.getvalue().count("1 added") == 1
