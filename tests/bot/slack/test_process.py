"""`footnote slack` itself, with the real model: nothing of it is replaced."""

import json
import signal
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from tests.bot.slack.process import Process
from tests.bot.slack.running import answers
from tests.fakes.slack.slack import FakeSlack

QUESTION = "<@U0BOT> Who was named best actor?"


@pytest.mark.model
def test_it_answers_ends_gently_and_goes_on_after_a_kill(
    slack: FakeSlack, home: Path, real_encoder: Encoder, models: Path
) -> None:
    real_encoder.load()  # which prepares the model, and takes longer than an answer may
    process = Process(slack, home, home / "seeds", models=models)
    process.connected()
    first = slack.say("C1", "U1", QUESTION)
    slack.wait(lambda: slack.replies("C1", first))
    slack.throttled["chat.postMessage"] = [2]
    in_hand = slack.say("C1", "U1", QUESTION)
    slack.wait(lambda: [call for call in slack.calls if call.error == "ratelimited"])
    process.kill()
    process = Process(slack, home, home / "seeds", models=models)
    process.connected()
    slack.wait(lambda: slack.replies("C1", in_hand))
    assert process.stop() == 0
    assert [answers(message) for message in slack.messages if message["user"] == "U0BOT"] == [first, in_hand]
    lines = [json.loads(line) for line in process.log.read_text().splitlines()]
    assert [line["event"] for line in lines if line["event"] in ("started", "resumed", "stopped")] == [
        "started", "resumed", "started", "stopped",
    ]  # fmt: skip


def test_a_hangup_has_it_read_its_settings_again(slack: FakeSlack, home: Path) -> None:
    settings = home / "config/footnote/config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[slack.channels.C1]\nquiet = true\n")
    process = Process(slack, home, home / "seeds", fake=True)
    process.connected()
    process.logged('"started"')
    for written, told in (
        ("[slack.channels.C1]\nquite = true\n", "settings_refused"),
        ('[slack.channels.C1]\narticles = ["skerry.md"]\n', "settings_reloaded"),
    ):
        settings.write_text(written)
        process.process.send_signal(signal.SIGHUP)
        process.logged(told)
    ts = slack.say("C1", "U1", QUESTION)
    slack.wait(lambda: slack.replies("C1", ts))
    assert "Foxx" not in json.dumps(slack.replies("C1", ts))
    assert process.stop() == 0
