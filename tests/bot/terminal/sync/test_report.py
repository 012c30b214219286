import io
from dataclasses import replace

import pytest

from bot.messages import Messages
from bot.terminal.sync.report import (
    MAX_NOTICES,
    MAX_NOTICES_IN_CHAT,
    format_changes,
    format_size,
    format_summary,
    print_notices,
)
from retrieval.types import Notice, SyncReport

NOTHING_NEW = SyncReport(
    articles=1,
    passages=1234,
    added=0,
    changed=0,
    removed=0,
    encoded=0,
    rebuild_reason="",
    notices=(),
    elapsed_ms=149,
)


def test_a_run_is_summed_up_in_words() -> None:
    assert format_size(NOTHING_NEW) == "1 article, 1,234 passages"
    assert format_changes(NOTHING_NEW) == ""
    assert format_summary(NOTHING_NEW) == "1 article, 1,234 passages: up to date (0.1 s)"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((2, 0, 0), "2 added"), ((0, 1, 3), "1 changed, 3 removed"), ((1000, 0, 1), "1,000 added, 1 removed")],
)
def test_only_what_happened_is_counted(counts: tuple[int, int, int], expected: str) -> None:
    added, changed, removed = counts
    assert format_changes(SyncReport(9, 9, added, changed, removed, 9, "", (), 1)) == expected


@pytest.mark.parametrize(
    ("count", "most", "lines", "last"),
    [
        (10, MAX_NOTICES, 10, "9.md: empty."),
        (12, MAX_NOTICES, 11, "2 more files have something wrong: `footnote doctor` lists them."),
        (3, MAX_NOTICES_IN_CHAT, 3, "2.md: empty."),
        (4, MAX_NOTICES_IN_CHAT, 4, "1 more file has something wrong: `footnote doctor` lists them."),
    ],
)
def test_many_notices_are_counted(count: int, most: int, lines: int, last: str) -> None:
    stream = io.StringIO()
    report = replace(NOTHING_NEW, notices=tuple(Notice(f"{n}.md", "empty") for n in range(count)))
    print_notices(Messages(stream), report, most=most)
    assert len(stream.getvalue().splitlines()) == lines
    assert stream.getvalue().splitlines()[-1] == last
