"""Feedback, and asking a human: kept, listed, resolved, each by whom it is for."""

from typing import Any

from tests.bot.slack.running import Running, opened, responses

QUESTION = "Who was named best actor?"


def kept(app: Running) -> list[tuple[str, bool, str, str]]:
    from bot.slack.state.database import opened as database
    from bot.slack.state.feedback import Feedback

    with database(app.home / "state/slack.sqlite") as file:
        stored = Feedback(file).all()
    return [
        (feedback.question, feedback.opinion.helpful, feedback.opinion.reason, feedback.opinion.comment)
        for feedback in stored
    ]


def test_helpful_is_kept_and_thanked_for(app: Running) -> None:
    reply = app.ask(QUESTION)
    id = app.slack.press("U1", "C1", reply, "feedback", 0)
    thanks = responses(app, id)[0]
    assert thanks["text"].startswith("Thank you.")
    assert thanks["thread_ts"] == reply["thread_ts"]  # else it would stand in the channel
    assert kept(app)[0] == (QUESTION, True, "", "")


def test_not_helpful_asks_why(app: Running) -> None:
    reply = app.ask(QUESTION)
    view = opened(app, lambda: app.slack.press("U2", "C1", reply, "feedback", 1))
    assert kept(app)[0] == (QUESTION, False, "", "")
    values = {
        "reason": {"reason": {"selected_option": {"value": "outdated"}}},
        "comment": {"comment": {"value": "That was <!channel> long ago."}},
    }
    app.slack.submit("U2", view, values)
    app.slack.wait(lambda: kept(app)[0][2])
    assert kept(app)[0] == (QUESTION, False, "outdated", "That was <!channel> long ago.")


def test_a_later_opinion_replaces_the_earlier_one(app: Running) -> None:
    reply = app.ask(QUESTION)
    before = len(kept(app))
    responses(app, app.slack.press("U3", "C1", reply, "feedback", 0))
    opened(app, lambda: app.slack.press("U3", "C1", reply, "feedback", 1))
    assert kept(app)[0][1] is False
    assert len(kept(app)) == before + 1


def human(app: Running, reply: dict[str, Any], user: str = "U1") -> dict[str, Any]:
    thread = reply["thread_ts"]
    before = len(app.slack.replies("C1", thread))
    app.slack.press(user, "C1", reply, "ask_human")
    return dict(app.slack.wait(lambda: app.slack.replies("C1", thread)[before:], "a call for help")[0])


def test_a_human_is_asked_once(app: Running) -> None:
    reply = app.ask(QUESTION)
    call = human(app, reply)
    assert (
        call["text"] == "<@U7> <!subteam^S8> <@U1> would like a human's answer to a question in this thread."
    )
    again = app.slack.press("U1", "C1", reply, "ask_human")
    assert responses(app, again)[0]["text"] == "Somebody was asked already."


def test_help_can_be_marked_as_resolved(app: Running) -> None:
    call = human(app, app.ask(QUESTION))
    app.slack.press("U7", "C1", call, "resolved")
    resolved = app.slack.wait(lambda: (app.slack.find("C1", call["ts"]) or {})["text"].startswith("Resolved"))
    assert resolved
    assert (app.slack.find("C1", call["ts"]) or {})["text"] == "Resolved by <@U7>."


def test_who_was_not_asked_cannot_resolve(app: Running) -> None:
    call = human(app, app.ask(QUESTION))
    (told,) = responses(app, app.slack.press("U3", "C1", call, "resolved"))
    assert told["text"].startswith("Only whoever asked, or was asked")
    app.slack.press("U9", "C1", call, "resolved")  # a member of the user group
    app.slack.wait(lambda: (app.slack.find("C1", call["ts"]) or {})["text"] == "Resolved by <@U9>.")


def test_a_call_for_help_that_failed_can_be_made_again(app: Running) -> None:
    reply = app.ask(QUESTION)
    app.slack.failing.append("chat.postMessage")
    failed = app.slack.press("U1", "C1", reply, "ask_human")
    assert responses(app, failed)[0]["text"].startswith("That did not work;")
    assert human(app, reply)["text"].startswith("<@U7>")


def test_a_toggled_opinion_is_thanked_for_once(app: Running) -> None:
    reply = app.ask(QUESTION)
    responses(app, app.slack.press("U31", "C1", reply, "feedback", 0))
    again = app.slack.press("U31", "C1", reply, "feedback", 0)
    app.slack.wait(app.slack.all_acked)
    app.ask(QUESTION)
    assert app.slack.responses(again) == []
