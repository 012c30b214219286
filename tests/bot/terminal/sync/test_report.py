import pytest

from bot.terminal.sync.report import format_changes, format_size, format_summary
from retrieval.types import SyncReport

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
