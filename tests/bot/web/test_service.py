"""`footnote serve` as it is run: how it starts, keeps itself up to date, and ends."""

import errno
import signal
import socket
from pathlib import Path

import pytest

from retrieval.library import Library
from tests.bot.run_footnote import Shell
from tests.bot.web.running import running
from tests.bot.web.serving import Served, serving

pytestmark = pytest.mark.index


def test_a_port_that_is_taken_is_one_line(footnote: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = footnote("serve", "--port", port)
    assert (ended.code, ended.out) == (3, "")
    expected = f"footnote: cannot listen on 127.0.0.1:{port} (Address already in use)."
    assert ended.err == f"{expected} Choose another port or host.\n"


def test_without_a_token_it_is_not_opened_to_other_machines(footnote: Shell) -> None:
    ended = footnote("serve", "--host", "0.0.0.0")
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert "other machines can reach 0.0.0.0, and FOOTNOTE_SERVE_TOKEN is not set." in ended.err


@pytest.mark.parametrize("flags", [("--port", "0"), ("--port", "http"), ("--base-url", "example.org")])
def test_a_setting_that_is_none_is_refused(footnote: Shell, flags: tuple[str, str]) -> None:
    ended = footnote("serve", *flags)
    assert (ended.code, ended.err.count("\n")) == (2, 1)


def added(served: Served) -> list[int]:
    """How many articles each update added."""
    return [line["added"] for line in served.logged() if line["event"] == "updated"]


def test_what_is_edited_is_answered_after_the_next_look(articles: Path, tmp_path: Path) -> None:
    with serving(articles, tmp_path, serve_update_seconds="1") as served:
        assert not served.ask("Who rowed the ferry to Yell in 1911?")["found"]
        (articles / "ferry.md").write_text("# The ferry\n\nMagnus Bain rowed the ferry to Yell in 1911.\n")
        served.wait(lambda: added(served) == [3, 1])
        assert served.ask("Who rowed the ferry to Yell in 1911?")["found"]


def test_without_articles_it_says_that_it_is_not_ready_and_becomes_so(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/first.md").write_text("# First\n\nThe tide at Brae is high.\n")
    with serving(tmp_path / "seeds", tmp_path, serve_update_seconds="1") as served:
        assert served.get("/health").json == {"ok": True, "jobs": 0, "reasons": []}
        (tmp_path / "seeds/first.md").unlink()
        served.wait(lambda: served.get("/health").status == 503)
        assert served.get("/health").json["reasons"] == ["index_stale"]
        assert str(tmp_path) not in served.get("/health").text


class SlowDisk(Library):
    """A library whose index cannot be read at first."""

    looks = 0

    def warm_up(self) -> None:
        self.looks += 1
        if self.looks == 1:
            raise OSError(errno.ETIMEDOUT, "Connection timed out")
        super().warm_up()


def test_an_index_that_cannot_be_read_at_the_start_is_tried_again(articles: Path, tmp_path: Path) -> None:
    with serving(articles, tmp_path, library=SlowDisk) as served:
        assert served.ask("Who was named best actor?")["found"]
        first = [line["event"] for line in served.logged()][:2]
        assert sorted(first) == ["started", "upkeep_failed"]  # two threads log them, either may be first


def test_figures_are_counted_by_way_and_outcome(articles: Path, tmp_path: Path) -> None:
    with serving(articles, tmp_path) as served:
        served.ask("Who was named best actor?")
        served.get("/?q=How+many+moons+does+Jupiter+have%3F")
        figures = served.get("/metrics")
        assert figures.headers["Content-Type"] == "text/plain; version=0.0.4"
        assert 'footnote_questions_total{outcome="found",way="ask"} 1.0' in figures.text
        assert 'footnote_questions_total{outcome="not_said",way="page"} 1.0' in figures.text
        assert "footnote_healthy 1.0" in figures.text


def test_each_request_has_an_id_and_a_line_without_what_was_asked(articles: Path, tmp_path: Path) -> None:
    with serving(articles, tmp_path) as served:
        reply = served.get("/?q=Who+was+named+best+actor%3F")
        served.get("/a/film/oscars.md")
        lines = [line for line in served.logged() if line["event"] == "request"]
        assert [(line["area"], line["status"]) for line in lines] == [("page", 200), ("a", 200)]
        assert lines[0]["id"] == reply.headers["X-Request-ID"] != lines[1]["id"]
        assert "actor" not in served.log.getvalue() and "oscars" not in served.log.getvalue()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_gently_when_it_is_told_to(home: Path, number: signal.Signals) -> None:
    with running(home / "seeds", home, "--serve-processes", "1") as server:
        server.process.send_signal(number)
        assert server.process.wait(60) == 0
    events = [line["event"] for line in server.logged()]
    assert (events[0], events[-2:]) == ("started", ["stopping", "stopped"])
    assert f"Serving {home / 'seeds'} at {server.url}. Ctrl-C ends it." in server.log.read_text().splitlines()
    assert "Traceback" not in server.log.read_text()
