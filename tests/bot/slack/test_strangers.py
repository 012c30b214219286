"""Who is answered: full members of the workspace; others only where the settings say so."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.access import EXTERNAL_CHANNEL, NOT_A_MEMBER, NOT_IN_A_GROUP
from retrieval.errors import NotReadyError
from tests.bot.run_footnote import write
from tests.bot.slack.conftest import furnish
from tests.bot.slack.running import Running, opened, responses
from tests.fakes.slack.payloads import block_actions, pressed
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import SCOPES
from tests.indexed import IndexedArticles

QUESTION = "Who was named best actor?"
BOARD = "---\ntitle: Minutes of the board\n---\nThe board of Skerry sold the lighthouse for 4711 crowns.\n"
BOARD_QUESTION = "For how many crowns did the board sell the lighthouse?"
SETTINGS = """
[slack]
per_minute = 1000
[slack.groups.SBOARD]
articles = ["board/*"]
[slack.channels.CEXT]
external = true
[slack.channels.CGUEST]
guests = true
[slack.channels.CGROUP]
allow = ["SBOARD"]
"""
STRANGERS = {
    "UFOREIGN": {"team_id": "T9", "is_stranger": True},
    "UGUEST": {"is_restricted": True},
    "USINGLE": {"is_restricted": True, "is_ultra_restricted": True},
    "UGONE": {"deleted": True},
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, four_articles: IndexedArticles) -> Iterator[Running]:
    folder = furnish(tmp_path_factory.mktemp("app"), four_articles)
    write(BOARD, str(folder / "seeds/board/minutes.md"))
    with pytest.MonkeyPatch.context() as patch, FakeSlack() as fake:
        patch.chdir(folder)
        for id in ("C1", "CGUEST", "CGROUP"):
            fake.channel(id)
        for id in ("CCONNECT", "CEXT"):
            fake.channel(id, external=True)
        for id in ("D1", "D2"):
            fake.channel(id, "im")
        fake.people |= STRANGERS
        fake.groups["SBOARD"] = ["UBOARD"]
        with Running(fake, folder, SETTINGS) as running:
            yield running


def notices(app: Running, user: str, channel: str) -> list[str]:
    return [
        shown["text"] for shown in app.slack.ephemeral if (shown["user"], shown["channel"]) == (user, channel)
    ]


def settled(app: Running) -> None:
    """Until everything that was said so far has been dealt with."""
    app.ask(QUESTION, "C1", "UMEMBER")
    app.slack.wait(app.slack.all_acked)


@pytest.mark.parametrize("person", STRANGERS)
def test_who_is_no_full_member_is_told_so_once_and_alone(app: Running, person: str) -> None:
    sent = [app.slack.say("C1", person, f"<@U0BOT> {QUESTION}") for _ in range(2)]
    app.slack.wait(lambda: notices(app, person, "C1"))
    settled(app)
    assert notices(app, person, "C1") == [NOT_A_MEMBER]
    assert [reply for ts in sent for reply in app.slack.replies("C1", ts)] == []


def test_in_a_shared_channel_nobody_is_answered(app: Running) -> None:
    for person in ("UMEMBER", "UFOREIGN"):
        ts = app.slack.say("CCONNECT", person, f"<@U0BOT> {QUESTION}")
        app.slack.wait(lambda person=person: notices(app, person, "CCONNECT"))
        assert notices(app, person, "CCONNECT") == [EXTERNAL_CHANNEL]
        assert app.slack.replies("CCONNECT", ts) == []


@pytest.mark.parametrize(
    ("channel", "person"), [("CEXT", "UFOREIGN"), ("CEXT", "UMEMBER"), ("CGUEST", "UGUEST")]
)
def test_settings_of_a_channel_may_say_otherwise(app: Running, channel: str, person: str) -> None:
    assert app.ask(QUESTION, channel, person)["text"].startswith("Foxx")


@pytest.mark.parametrize(("channel", "person"), [("CEXT", "UGUEST"), ("CGUEST", "UFOREIGN")])
def test_and_only_for_those_of_whom_they_say_it(app: Running, channel: str, person: str) -> None:
    app.slack.say(channel, person, f"<@U0BOT> {QUESTION}")
    assert app.slack.wait(lambda: notices(app, person, channel)) == [NOT_A_MEMBER]


def test_a_stranger_who_goes_on_in_a_thread_is_met_with_silence(app: Running) -> None:
    thread = app.slack.say("C1", "UMEMBER", f"<@U0BOT> {QUESTION}")
    app.reply("C1", thread)
    said = len(app.slack.ephemeral)
    app.slack.say("C1", "UFOREIGN", "Who lit the lamp on Skerry?", thread=thread)
    settled(app)
    assert len(app.slack.replies("C1", thread)) == 1
    assert len(app.slack.ephemeral) == said


@pytest.mark.parametrize(("channel", "person"), [("C1", "UGUEST"), ("CCONNECT", "UMEMBER")])
def test_a_command_of_a_stranger_or_in_a_shared_channel_is_refused(
    app: Running, channel: str, person: str
) -> None:
    (answer,) = responses(app, app.slack.command(channel, person, QUESTION))
    assert answer["text"] in (NOT_A_MEMBER, EXTERNAL_CHANNEL)


def test_a_direct_message_of_a_guest_is_refused_there(app: Running) -> None:
    ts = app.slack.say("D2", "UGUEST", QUESTION)
    (told,) = app.slack.wait(lambda: app.slack.replies("D2", ts))
    assert told["text"] == NOT_A_MEMBER


def test_a_stranger_opens_no_source_and_sees_no_article_on_the_home_tab(app: Running) -> None:
    reply = app.ask(QUESTION, "C1", "UMEMBER")
    view = opened(app, lambda: app.slack.press("UGUEST", "C1", reply, "view_source"))
    assert "Foxx" not in json.dumps(view)
    app.slack.open_home("UGUEST")
    home = app.slack.wait(lambda: app.slack.homes.get("UGUEST"))
    assert "Foxx" not in json.dumps(home)
    assert "full members" in json.dumps(home)


def test_a_channel_may_be_for_a_user_group(app: Running) -> None:
    app.slack.say("CGROUP", "UMEMBER", f"<@U0BOT> {QUESTION}")
    assert app.slack.wait(lambda: notices(app, "UMEMBER", "CGROUP")) == [NOT_IN_A_GROUP]
    assert app.ask(QUESTION, "CGROUP", "UBOARD")["text"].startswith("Foxx")


def leaks(value: object) -> bool:
    return "4711" in json.dumps(value) or "Minutes of the board" in json.dumps(value)


def direct(app: Running, channel: str, person: str) -> dict[str, Any]:
    return app.reply(channel, app.slack.say(channel, person, BOARD_QUESTION))


def test_articles_of_a_group_are_seen_by_its_members_where_nobody_else_reads(app: Running) -> None:
    assert leaks(direct(app, "D1", "UBOARD"))
    assert not leaks(direct(app, "D2", "UMEMBER")["blocks"])
    assert not leaks(app.ask(BOARD_QUESTION, "C1", "UBOARD")["blocks"])
    assert leaks(responses(app, app.slack.command("C1", "UBOARD", BOARD_QUESTION)))
    assert not leaks(responses(app, app.slack.command("C1", "UMEMBER", BOARD_QUESTION)))


def test_what_only_a_group_may_see_is_not_shared(app: Running) -> None:
    (answer,) = responses(app, app.slack.command("C1", "UBOARD", BOARD_QUESTION))
    view = opened(app, lambda: app.slack.press("UBOARD", "C1", answer, "view_source"))
    assert leaks(view)
    before = len(app.slack.messages)
    (told,) = responses(app, app.slack.press("UBOARD", "C1", answer, "share"))
    assert "may not be shown to everybody here" in told["text"]
    assert len(app.slack.messages) == before


def test_who_leaves_a_group_sees_its_articles_no_more(slack: FakeSlack, home: Path) -> None:
    write(BOARD, str(home / "seeds/board/minutes.md"))
    slack.groups["SBOARD"] = ["UBOARD"]
    settings = '[slack.groups.SBOARD]\narticles = ["board/*"]\n'
    with Running(slack, home, settings) as app:
        reply = direct(app, "D1", "UBOARD")
        assert leaks(reply)
    slack.groups["SBOARD"] = []
    with Running(slack, home, settings) as app:
        view = opened(app, lambda: slack.press("UBOARD", "D1", reply, "view_source"))
        assert not leaks(view)


def test_a_group_that_slack_does_not_know_has_no_members(slack: FakeSlack, home: Path) -> None:
    write(BOARD, str(home / "seeds/board/minutes.md"))
    with Running(slack, home, '[slack.groups.SBOARD]\narticles = ["board/*"]\n') as app:
        assert not leaks(direct(app, "D1", "UBOARD")["blocks"])
        assert '"event": "not_looked_up", "what": "group", "id": "SBOARD"' in app.log.getvalue()


def test_a_person_whom_slack_does_not_tell_of_now_is_answered_once_it_does(
    slack: FakeSlack, home: Path
) -> None:
    slack.failing.append("users.info")
    with Running(slack, home) as app:
        assert app.ask(QUESTION)["text"].startswith("Foxx")


@pytest.mark.parametrize(
    ("scope", "settings"),
    [("users:read", ""), ("usergroups:read", '[slack]\nallow = ["S1"]\n')],
)
def test_without_the_scope_that_tells_who_asks_it_does_not_start(
    slack: FakeSlack, home: Path, scope: str, settings: str
) -> None:
    slack.scopes = SCOPES.replace(scope, "")
    with pytest.raises(NotReadyError) as error, Running(slack, home, settings):
        pass
    assert scope in error.value.message


def test_an_answer_is_not_shared_where_others_may_read(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        (answer,) = responses(app, slack.command("C1", "U1", QUESTION))
    slack.channels["C1"].external = True
    with Running(slack, home) as app:
        (told,) = responses(app, slack.press("U1", "C1", answer, "share"))
        assert told["text"].startswith("I cannot share this here")


def test_who_presses_from_another_workspace_sees_what_this_one_may_show(slack: FakeSlack, home: Path) -> None:
    slack.channel("CEXT", external=True)
    slack.people["U9"] = {"team_id": "TOTHER"}
    with Running(slack, home, "[slack.channels.CEXT]\nexternal = true\n") as app:
        answer = app.ask("Who was named best actor?", "CEXT")
        press = block_actions(slack, "U9", pressed(answer["blocks"], "view_source", 0), slack.trigger())
        press |= {"team": {"id": "TOTHER"}, "user": {"id": "U9", "team_id": "TOTHER"}}
        press |= {"channel": {"id": "CEXT", "name": "-"}, "message": answer}
        slack.hand_over("interactive", {**press, "container": {"message_ts": answer["ts"]}})
        (view,) = slack.wait(lambda: list(slack.views.values()))
    assert "Foxx" in json.dumps(view)
