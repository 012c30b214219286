"""Whatever goes wrong, no token is said, logged or written down: planted ones are looked for everywhere."""

import json
import shutil
from pathlib import Path

import pytest

from tests.bot.run_footnote import Shell
from tests.bot.slack.process import Process
from tests.fakes.slack.limits import OLD_SLACK
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import SCOPES

MARK = "planted"
PLANTED = {
    "SLACK_BOT_TOKEN": f"xoxb-{MARK}-bot",
    "SLACK_APP_TOKEN": f"xapp-{MARK}-app",
    "SLACK_SIGNING_SECRET": f"{MARK}-secret",
}
QUESTION = "<@U0BOT> Who was named best actor?"


@pytest.fixture
def slack(slack: FakeSlack) -> FakeSlack:
    """A workspace that knows the planted tokens."""
    slack.bot_token, slack.app_token = PLANTED["SLACK_BOT_TOKEN"], PLANTED["SLACK_APP_TOKEN"]
    return slack


def written(folder: Path) -> list[str]:
    """The files below a folder that hold a planted secret."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files
    return [path.name for path in files if MARK.encode() in path.read_bytes()]


def received(slack: FakeSlack) -> str:
    """All that the app ever sent to the fake Slack, but for what proves who it is."""
    return json.dumps([[call.method, call.args] for call in slack.calls], default=str)


def test_an_app_to_which_everything_happens_says_none(slack: FakeSlack, home: Path) -> None:
    (home / "config/footnote").mkdir(parents=True)
    (home / "config/footnote/config.toml").write_text(
        '[slack]\nupdate_seconds = 1\nper_minute = 8\nresponders = ["U7"]\n'
    )
    process = Process(slack, home, home / "seeds", "-v", fake=True, **PLANTED)
    process.connected()
    title = Path(f"/proc/{process.process.pid}/cmdline").read_bytes()
    slack.failing += ["chat.postMessage", "assistant.threads.setStatus"]
    first = slack.say("C1", "U1", QUESTION)
    slack.wait(lambda: slack.replies("C1", first))
    slack.breaking.append("chat.postMessage")
    slack.throttled["chat.postMessage"] = [1]
    slack.blocks_known = OLD_SLACK
    second = slack.say("C1", "U1", QUESTION)
    slack.wait(lambda: slack.replies("C1", second))
    slack.scopes = SCOPES.replace("channels:history", "")
    slack.trigger_lives = 0.0
    slack.press("U1", "C1", slack.replies("C1", second)[0], "view_source")
    command = slack.command("C1", "U2", "Who was named best actor?")
    slack.wait(lambda: slack.responses(command))
    slack.urls[slack.command("C1", "U3", "Who was named best actor?")]["used"] += [{}] * 5
    slack.channels["C1"].archived = True
    slack.say("C1", "U5", QUESTION)
    slack.wait(lambda: [message for message in slack.messages if message["channel"] == "U5"])
    slack.channels["C1"].archived = False
    (home / "seeds").rename(home / "gone")  # so that the index is not made again at once
    slack.wait(lambda: '"not_updated"' in process.log.read_text())  # and none is being written any more
    shutil.rmtree(process.index)
    third = slack.say("C1", "U4", QUESTION)
    slack.wait(lambda: slack.replies("C1", third))
    slack.open_home("U1")
    slack.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}})
    slack.wait(slack.all_acked)
    slack.app_token = "xapp-another"  # it cannot connect again; it tries as soon as it is cut off
    slack.cut()
    slack.wait(lambda: any(call.error == "invalid_auth" for call in slack.calls))
    assert process.stop() == 0
    log = [line for line in process.log.read_text().splitlines() if line.startswith("{")]
    events = {json.loads(line)["event"] for line in log}
    assert not [event for event in events if event.startswith("As you gave")]
    assert events >= {
        "delivered_later", "blocks_refused", "press_failed", "undelivered", "failed", "not_updated",
        "tokens_revoked",
    }  # fmt: skip
    assert MARK.encode() not in title
    assert MARK not in received(slack)
    assert written(home) == []


def test_an_app_that_waits_for_slack_says_none(slack: FakeSlack, home: Path) -> None:
    """First every call fails, then a connection breaks, and then a call is too soon."""
    slack.outage = True
    slack.breaking = ["auth.test"]
    slack.throttled["apps.connections.open"] = [1]
    process = Process(slack, home, home / "seeds", "-v", fake=True, **PLANTED)
    process.logged('"slack_out_of_reach"')
    slack.outage = False
    process.connected()
    assert (slack.breaking, slack.throttled["apps.connections.open"]) == ([], [])
    assert process.stop() == 0
    assert written(home) == []


@pytest.mark.parametrize(
    "harm",
    [
        {"token_error": "invalid_auth", "bot_token": "xoxb-another"},
        {"token_error": "token_revoked", "app_token": "xapp-another"},
        {"token_error": "no_such_word", "bot_token": "xoxb-another"},
        {"scopes": ""},
    ],
    ids=lambda harm: " ".join(f"{name}={value}" for name, value in harm.items()),
)
def test_an_app_that_cannot_start_says_none(
    slack: FakeSlack, footnote: Shell, harm: dict[str, object]
) -> None:
    footnote.environ |= {**PLANTED, "SLACK_API_URL": slack.url}
    for name, value in harm.items():
        setattr(slack, name, value)
    ended = footnote("-v", "slack")
    assert ended.code == 3
    assert MARK not in ended.out + ended.err


UNREACHABLE = "http://127.0.0.1:9/"


def test_an_app_whose_slack_is_nowhere_says_none(slack: FakeSlack, home: Path) -> None:
    url = f"http://user:{MARK}@127.0.0.1:9/"
    process = Process(slack, home, home / "seeds", "-v", fake=True, **{**PLANTED, "SLACK_API_URL": url})
    process.logged('"slack_out_of_reach"')
    assert process.stop() == 0
    assert MARK not in process.log.read_text()


@pytest.mark.parametrize("url", [UNREACHABLE, f"http://user:{MARK}@127.0.0.1:9/"])
def test_the_doctor_of_an_app_whose_slack_is_nowhere_says_none(footnote: Shell, url: str) -> None:
    footnote.environ |= {**PLANTED, "SLACK_API_URL": url}
    ended = footnote("-v", "doctor", "--slack")
    assert MARK not in ended.out + ended.err
    assert "Slack is out of reach" in ended.out


@pytest.mark.parametrize(
    "environ",
    [
        {"SLACK_API_URL": f"http://user:{MARK}@example.org/"},
        {"SLACK_BOT_TOKEN": f"{MARK}-without-its-beginning"},
        {"SLACK_BOT_TOKEN": f"xoxb-{MARK}\nand-more"},
        {"SLACK_BOT_TOKEN": f"xoxb-{MARK}”"},
        {"SLACK_APP_TOKEN": f"xapp-{MARK}\r\nHost: elsewhere"},
        {"SLACK_APP_TOKEN": f"xoxb-{MARK}"},
        {"SLACK_BOT_TOKEN": "", "FOOTNOTE_SLACK_BOT_TOKEN": f"xoxb-{MARK}"},
    ],
    ids=lambda environ: " ".join(environ),
)
@pytest.mark.parametrize("verb", [("slack",), ("doctor",)], ids=" ".join)
def test_what_is_set_wrong_is_named_without_its_value(
    footnote: Shell, environ: dict[str, str], verb: tuple[str, ...]
) -> None:
    footnote.environ |= {"SLACK_API_URL": UNREACHABLE, **PLANTED, **environ}
    ended = footnote("-v", *verb)
    assert MARK not in ended.out + ended.err
    assert "bug" not in ended.err
