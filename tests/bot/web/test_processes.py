"""`footnote serve` in several processes: one address, one limit, one set of figures; each can be lost."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.web.running import Running, running
from tests.indexed import IndexedArticles

QUESTION = "Who was named best actor?"
TWO = ("--serve-processes", "2", "--serve-update-seconds", "1")


def processes(server: Running) -> set[int]:
    """The ids of those that have answered a request."""
    return {line["process"] for line in server.events("request")}


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def both_answer(server: Running) -> set[int]:
    """The ids of both, once each has answered; which of them takes a connection is the system's choice."""
    server.wait(lambda: server.ask(QUESTION)[0] == 200 and len(processes(server)) == 2)
    return processes(server)


def healthy_figures(server: Running) -> str:
    """The figures by a process that has opened the index before any question; "" by one that has not yet."""
    figures = server.get("/metrics")[1]
    return figures if "footnote_healthy 1.0" in figures else ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, three_articles: IndexedArticles) -> Iterator[Running]:
    """Two processes over the articles, for tests that lose none of them."""
    home = tmp_path_factory.mktemp("processes")
    three_articles.copy(home / "seeds", home / "index")
    with running(home / "seeds", home, *TWO) as started:
        yield started


def test_both_answer_and_their_figures_add_up(server: Running) -> None:
    both_answer(server)
    answered = [line for line in server.events("request") if line["area"] == "ask"]
    found = sum(line["status"] == 200 for line in answered)
    figure = f'footnote_questions_total{{outcome="found",way="ask"}} {found}.0'
    server.wait(lambda: figure in server.get("/metrics")[1])  # it is counted after the reply is logged
    figures = server.wait(lambda: healthy_figures(server))
    assert "footnote_jobs 0.0" in figures
    assert "pid=" not in figures


def test_one_of_them_updates_the_index_and_both_answer_from_it(server: Running) -> None:
    folder = server.log.parent / "seeds"
    (folder / "ferry.md").write_text("# The ferry\n\nMagnus Bain rowed the ferry to Yell in 1911.\n")
    server.wait(lambda: server.events("updated"))
    assert len(server.events("updated")) == 1
    assert all(server.ask("Who rowed the ferry to Yell in 1911?")[1]["found"] for _ in range(20))


def test_one_that_is_killed_is_replaced_and_all_end_where_the_one_that_started_them_is(home: Path) -> None:
    with running(home / "seeds", home, *TWO) as server:
        both_answer(server)
        (home / "seeds/ferry.md").write_text("# The ferry\n\nMagnus Bain rowed to Yell in 1911.\n")
        (updated,) = server.wait(lambda: server.events("updated"))
        os.kill(updated["process"], signal.SIGKILL)
        server.wait(lambda: server.events("process_lost"))
        (home / "seeds/mill.md").write_text("# The mill\n\nGrace Rae built the mill at Voe in 1902.\n")
        server.wait(lambda: server.ask("Who built the mill at Voe in 1902?")[1].get("found"))
        server.wait(lambda: server.ask(QUESTION) and len(processes(server)) == 3)
        assert [line["process"] for line in server.events("process_lost")] == [updated["process"]]
        assert "Traceback" not in server.log.read_text()
        server.process.kill()
        server.wait(lambda: not [process for process in processes(server) if is_alive(process)])


def end_gently(server: Running, number: signal.Signals) -> None:
    server.process.send_signal(number)
    assert server.process.wait(60) == 0
    assert not [process for process in processes(server) if is_alive(process)]
    assert [line["event"] for line in server.logged()][-2:] == ["stopping", "stopped"]
    assert "Traceback" not in server.log.read_text()
    assert not list(server.log.parent.glob("footnote-serve-*"))


def test_a_limit_is_one_for_all_of_them_and_a_hangup_ends_them_gently(home: Path) -> None:
    with running(home / "seeds", home, *TWO, "--serve-per-minute", "12") as server:
        statuses = [server.get("/articles")[0] for _ in range(40)]
        assert statuses == [200] * 12 + [429] * 28
        end_gently(server, signal.SIGHUP)


def test_they_all_end_gently_when_they_are_told_to(home: Path) -> None:
    with running(home / "seeds", home, *TWO) as server:
        both_answer(server)
        end_gently(server, signal.SIGTERM)


def test_ctrl_c_in_the_terminal_while_they_start_ends_them_without_a_traceback(home: Path) -> None:
    with running(home / "seeds", home, *TWO, ready=False) as server:
        server.wait(lambda: server.events("started"))
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(60) == 0
    assert [line["event"] for line in server.logged()] == ["started", "stopping", "stopped"]
    assert "KeyboardInterrupt" not in server.log.read_text()
