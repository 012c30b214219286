"""A finished index run in words: a line for each notice, one of summary."""

from bot.messages import DOCTOR, INDEX, Messages, counted, with_hint
from retrieval.types import SyncReport

MAX_NOTICES = 10  # lines about files; more would drown the rest
MAX_NOTICES_IN_CHAT = 3  # above the prompt, where people want to ask


def print_notices(
    messages: Messages, report: SyncReport, *, explicit: bool = False, most: int = MAX_NOTICES
) -> None:
    """Name at most `most` files that have something wrong, and why the index was rebuilt, if it was.

    What was passed over as no article is told where all of the index is new, where a run that was asked for
    (`explicit`) changed something, and where `messages` are verbose: not with each run before a question.
    """
    is_told = messages.verbose or (
        bool(format_changes(report)) and (explicit or report.added == report.articles)
    )
    told = [notice for notice in report.notices if is_told or not notice.passed_over]
    shown = told if messages.verbose else told[:most]
    for notice in shown:
        messages.notice(notice)
    if len(shown) < len(told):
        count = len(told) - len(shown)
        more = "1 more file has" if count == 1 else f"{count:,} more files have"
        messages.note(f"{more} something wrong: `{DOCTOR}` lists them.")
    if report.rebuild_reason:
        reused = report.passages - report.encoded
        saved = f"{reused:,} of {report.passages:,} passages were not encoded again" if reused > 0 else ""
        messages.note(f"rebuilt: {with_hint(report.rebuild_reason, saved)}")


def format_size(report: SyncReport) -> str:
    """How much the index holds, and what it lacks: "5 articles, 31 passages, 2 files not read"."""
    size = f"{counted(report.articles, 'article')}, {counted(report.passages, 'passage')}"
    unread = sum(files.count for files in report.unread)
    return f"{size}, {counted(unread, 'file')} not read" if unread else size


def format_changes(report: SyncReport) -> str:
    """What a run changed: "2 added, 1 removed"; "" for nothing."""
    counts = ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
    return ", ".join(f"{count:,} {verb}" for count, verb in counts if count)


def format_summary(report: SyncReport) -> str:
    """A whole run in a line."""
    changes = format_changes(report) or "up to date"
    summary = f"{format_size(report)}: {changes} ({report.elapsed_ms / 1_000:.1f} s)"
    return f"{summary}, words only so far; `{INDEX}` reads the rest" if report.words_only else summary
