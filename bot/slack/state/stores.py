"""The tables of the database and the process's lease, opened and closed together."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.slack.state.answers import AnswerStore
from bot.slack.state.database import DATABASE, opened
from bot.slack.state.feedback import Feedback
from bot.slack.state.gaps import Gap, open_gaps
from bot.slack.state.inbox import Inbox
from bot.slack.state.jobs import QuestionJobs
from bot.slack.state.posts import Posts
from bot.slack.state.processes import ProcessLease
from bot.slack.state.retention import Retention
from bot.slack.state.streams import Streams
from bot.slack.state.threads import Threads

LEASES = "slack-owners"  # in the user's state folder


@dataclass(frozen=True, slots=True)
class Stores:
    """What outlives a restart."""

    jobs: QuestionJobs
    answers: AnswerStore
    threads: Threads
    feedback: Feedback
    retention: Retention
    posts: Posts
    open_gaps: Callable[[], list[Gap]]
    streams: Streams
    inbox: Inbox


@contextmanager
def open_stores(folder: Path, keep_days: float) -> Iterator[Stores]:
    """The stores in the user's state folder, for as long as this process may answer.

    What is older than `keep_days` is deleted.

    Raises:
        StorageError: the database cannot be opened.
    """
    with opened(folder / DATABASE) as database, closing(ProcessLease(folder / LEASES)) as lease:
        retention = Retention(database, keep_days)
        retention.purge()
        yield Stores(
            QuestionJobs(database, lease),
            AnswerStore(database),
            Threads(database),
            Feedback(database),
            retention,
            Posts(database),
            partial(open_gaps, database),
            Streams(database),
            Inbox(database),
        )
