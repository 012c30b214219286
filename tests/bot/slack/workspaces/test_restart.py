"""An app for several workspaces as a process of its own, killed while it answers in both."""

from pathlib import Path

import pytest

from tests.bot.slack.client.test_http import free_port
from tests.bot.slack.process import Process
from tests.bot.slack.running import answers
from tests.bot.slack.workspaces.conftest import SETTINGS
from tests.bot.slack.workspaces.several import CLIENT, install, serve, team
from tests.fakes.slack.slack import FakeSlack

QUESTION = "<@U0BOT> How many crowns does the keeper Ailsa Boyd earn?"


@pytest.mark.process
def test_after_a_kill_each_workspace_gets_its_one_answer(slack: FakeSlack, home: Path) -> None:
    (home / "config/footnote").mkdir(parents=True)
    (home / "config/footnote/config.toml").write_text(SETTINGS)
    port = free_port()
    base = serve(slack, port)
    teams = {"4711": team(slack, "TACME", "C1"), "1234": team(slack, "TBRIX", "C1")}

    def start() -> Process:
        process = Process(slack, home, home / "seeds", "--http", str(port), fake=True, secrets=CLIENT)
        process.logged('"started"')
        return process

    process = start()
    for one in teams.values():
        assert install(slack, base, one)[0] == 200
    slack.throttled["chat.postMessage"] = [60, 60]
    asked = {pay: one.say("C1", "U1", QUESTION) for pay, one in teams.items()}
    slack.wait(lambda: len([call for call in slack.calls if call.error == "ratelimited"]) == 2)
    process.kill()
    process = start()
    for pay, one in teams.items():
        one.wait(lambda one=one, pay=pay: one.replies("C1", asked[pay]))
    assert process.stop() == 0
    for pay, one in teams.items():
        (reply,) = one.replies("C1", asked[pay])
        assert answers(reply) == asked[pay]
        assert [other in reply["text"] for other in teams] == [other == pay for other in teams]
