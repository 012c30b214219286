"""/ask and the shortcut: only the asker sees the answer, until they share it."""

from tests.bot.slack.running import Running, responses
from tests.fakes.slack.payloads import slash_command

QUESTION = "Who was named best actor?"
QUOTE = "Foxx was named best actor"


def test_only_the_asker_sees_what_a_command_is_answered(app: Running) -> None:
    before = len(app.slack.messages)
    (answer,) = responses(app, app.slack.command("C1", "U1", QUESTION))
    assert answer["text"].startswith(QUOTE)
    assert answer["response_type"] == "ephemeral"
    assert len(app.slack.messages) == before


def test_a_command_works_where_the_app_is_no_member(app: Running) -> None:
    app.slack.channel("C5", joined=False)
    (answer,) = responses(app, app.slack.command("C5", "U1", QUESTION))
    assert answer["text"].startswith(QUOTE)


def test_a_command_without_words_says_how(app: Running) -> None:
    (answer,) = responses(app, app.slack.command("C1", "U1", "  "))
    assert answer["text"].startswith("Ask a question about the articles")


def test_share_shows_it_to_all_once(app: Running) -> None:
    (answer,) = responses(app, app.slack.command("C1", "U1", QUESTION))
    before = len(app.slack.messages)
    first = app.slack.press("U1", "C1", answer, "share")
    app.slack.wait(lambda: len(app.slack.responses(first)) == 2)
    second = app.slack.press("U1", "C1", answer, "share")
    app.ask("Who kept the light on Skerry?")
    app.slack.wait(app.slack.all_acked)
    shared = [
        message for message in app.slack.messages[before:] if message.get("response_type") == "in_channel"
    ]
    assert [message["text"][: len(QUOTE)] for message in shared] == [QUOTE]
    assert app.slack.responses(second) == []
    # What was shared has its sources, for everybody.
    app.slack.press("U9", "C1", shared[0], "view_source")
    app.slack.wait(lambda: [view for view in app.slack.views.values() if "Foxx" in str(view)])


def test_what_is_private_to_the_asker_stays_so(app: Running) -> None:
    (answer,) = responses(app, app.slack.command("C1", "U1", QUESTION))
    id = app.slack.press("U2", "C1", answer, "share")
    assert "not given here" in responses(app, id)[0]["text"]


def test_the_shortcut_asks_about_a_message(app: Running) -> None:
    ts = app.slack.say("C1", "U4", "I wonder who was named best actor?")
    (answer,) = responses(app, app.slack.shortcut("C1", "U1", ts))
    assert answer["text"].startswith(QUOTE)
    ts = app.slack.say("C1", "U4", "", files=[{"id": "F1"}])
    (answer,) = responses(app, app.slack.shortcut("C1", "U1", ts))
    assert answer["text"].startswith("I read text only.")


def test_whatever_the_manifest_calls_the_command_it_is_meant(app: Running) -> None:
    id = app.slack._address("C1", "U1")
    payload = slash_command(app.slack, "C1", "U1", QUESTION, app.slack._url(id), app.slack.trigger())
    app.slack.hand_over("slash_commands", {**payload, "command": "/handbook"})
    (answer,) = responses(app, id)
    assert answer["text"].startswith("Foxx")


def test_a_shortcut_and_a_view_of_another_version_are_acknowledged(app: Running) -> None:
    place = {"team": {"id": "T0TEAM"}, "user": {"id": "U1"}, "trigger_id": app.slack.trigger()}
    unknown = [
        {"type": "shortcut", "callback_id": "gone", **place},
        {"type": "view_submission", "view": {"callback_id": "gone", "id": "V1", "type": "modal"}, **place},
        {"type": "view_closed", "view": {"callback_id": "gone", "id": "V1", "type": "modal"}, **place},
        {"type": "block_actions", "actions": [{"action_id": "gone", "block_id": "b"}], **place},
    ]
    for payload in unknown:
        app.slack.hand_over("interactive", payload)
    app.slack.wait(app.slack.all_acked)
