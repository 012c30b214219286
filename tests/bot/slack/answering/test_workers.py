"""Workers run the questions of one conversation in order and those of others side by side."""

import threading
from functools import partial

from bot.serving.rate_limit import RateLimit
from bot.slack.answering.workers import Workers

LONG = 20.0  # seconds; nothing here takes as long


def test_jobs_of_two_conversations_run_side_by_side() -> None:
    workers = Workers(2, max_jobs=2)
    together = threading.Barrier(2)
    met: list[int] = []
    for conversation in ("a", "b"):
        workers.submit(conversation, lambda: met.append(together.wait(LONG)))
    assert workers.finish(LONG)
    assert sorted(met) == [0, 1]


def test_jobs_of_one_conversation_run_in_order() -> None:
    workers = Workers(4, max_jobs=20)
    order: list[int] = []
    for n in range(20):
        workers.submit("a", partial(order.append, n))
    assert workers.finish(LONG)
    assert order == list(range(20))


def test_more_jobs_than_the_bound_are_refused_unless_forced() -> None:
    workers = Workers(1, max_jobs=2)
    go_on = threading.Event()
    waiting, accepted = [], []
    for n in range(4):
        waiting.append(workers.waiting())
        accepted.append(workers.submit(str(n), lambda: go_on.wait(LONG) and None, force=n == 3))
    go_on.set()
    assert waiting == [0, 1, 2, 2]
    assert accepted == [True, True, False, True]
    assert workers.finish(LONG)


def test_a_job_that_raises_does_not_hold_up_its_conversation() -> None:
    workers = Workers(1, max_jobs=2)
    done = threading.Event()
    workers.submit("a", lambda: [].pop())
    workers.submit("a", done.set)
    assert workers.finish(LONG)
    assert done.is_set()


def test_a_person_may_ask_so_often_in_a_minute_and_is_told_once() -> None:
    limit = RateLimit(2)
    assert [limit.allow("U1") for _ in range(3)] == [True, True, False]
    assert limit.allow("U2")
    assert [limit.should_tell("U1") for _ in range(2)] == [True, False]
