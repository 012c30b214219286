from tests.bot.slack.running import Running

QUESTION = "Who was named best actor?"
QUOTE = "Foxx was named best actor for his role in Ray."


def test_a_mention_is_answered_in_its_thread(app: Running) -> None:
    reply = app.ask(QUESTION)
    assert reply["text"].startswith(f"{QUOTE} [1]")
    assert reply["thread_ts"]
    assert (reply["unfurl_links"], reply["unfurl_media"]) == (False, False)


def test_a_direct_message_is_answered_in_its_thread(app: Running) -> None:
    ts = app.slack.say("D1", "U1", QUESTION)
    assert app.reply("D1", ts)["text"].startswith(QUOTE)
