"""What the processes of a server share: a limit, a lease and figures, each as a file of one folder."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.serving.metrics import FOLDER_VARIABLE
from bot.serving.processes import MAX_BY_ITSELF, number_of_processes
from bot.serving.shared_rate_limit import SharedRateLimit
from bot.serving.update_lease import SharedLease, SoleLease, UpdateLease
from retrieval.errors import StorageError

ROOT = Path(__file__).parents[3]
COUNTING = """
import sys
from bot.serving.metrics import Metrics, forget_process
metrics = Metrics(("refused", "Refused"))
metrics.set_jobs(3)
metrics.count_question("ask", "found", 0.02)
if sys.argv[1:]:
    forget_process(*sys.argv[1:2], int(sys.argv[2]))
    metrics.watch(lambda: 1, lambda: 1)
    print(metrics.text().decode())
"""


def test_requests_are_counted_for_each_person_over_all_processes(tmp_path: Path) -> None:
    first, second = (SharedRateLimit(3, tmp_path / "requests.sqlite") for _ in range(2))
    allowed = [limit.allow("ann") for limit in (first, second, first, second, first)]
    assert allowed == [True, True, True, False, False]
    assert second.allow("bob")
    first.close()
    second.close()


def test_a_minute_later_a_person_may_ask_again(tmp_path: Path) -> None:
    limit = SharedRateLimit(1, tmp_path / "requests.sqlite")
    assert limit.allow("ann") and not limit.allow("ann")
    with closing(sqlite3.connect(tmp_path / "requests.sqlite")) as counts, counts:
        counts.execute("UPDATE requests SET second = second - 61")
    assert limit.allow("ann")
    limit.close()


def test_where_requests_cannot_be_counted_they_are_allowed(tmp_path: Path) -> None:
    limit = SharedRateLimit(1, tmp_path / "requests.sqlite")
    with closing(sqlite3.connect(tmp_path / "requests.sqlite")) as counts, counts:
        counts.execute("DROP TABLE requests")
    assert limit.allow("ann") and limit.allow("ann")
    limit.close()


def test_a_count_that_cannot_be_begun_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        SharedRateLimit(1, tmp_path / "absent" / "requests.sqlite")


def test_the_duty_is_of_one_process_and_goes_to_another_when_it_ends(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from bot.serving.update_lease import SharedLease\n"
    code += "lease = SharedLease(Path(sys.argv[1])); print(lease.acquire(), flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdout.readline() == b"True\n"
        mine = SharedLease(tmp_path)
        assert not mine.acquire()
        other.kill()
        other.wait()
        assert mine.acquire() and mine.acquire()
        mine.close()


@pytest.mark.parametrize("shared", [False, True])
def test_what_is_wrong_is_known_to_all_until_it_is_mended(tmp_path: Path, shared: bool) -> None:
    teller: UpdateLease = SharedLease(tmp_path) if shared else SoleLease()
    listener = SharedLease(tmp_path) if shared else teller
    assert listener.problem() == ""
    teller.report("the disk is full")
    assert listener.problem() == "the disk is full"
    teller.report("")
    assert listener.problem() == ""


def test_figures_add_up_and_a_process_that_is_gone_does_nothing_any_more(tmp_path: Path) -> None:
    environ = {**os.environ, FOLDER_VARIABLE: str(tmp_path)}
    command = [sys.executable, "-c", COUNTING]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as gone:
        gone.wait()
    last = [*command, str(tmp_path), str(gone.pid)]
    figures = subprocess.run(last, cwd=ROOT, env=environ, capture_output=True, check=True, encoding="utf-8")
    assert 'footnote_questions_total{outcome="found",way="ask"} 2.0' in figures.stdout
    assert "footnote_answer_seconds_count 2.0" in figures.stdout
    assert "footnote_jobs 1.0" in figures.stdout and "footnote_healthy 1.0" in figures.stdout


def test_how_many_processes_there_are_is_said_or_follows_from_the_cores() -> None:
    assert number_of_processes(7) == 7
    assert 1 <= number_of_processes(0) <= MAX_BY_ITSELF
    assert number_of_processes(0, alone=True) == 1
