"""What is different in a channel; above all, that articles of one channel are seen nowhere else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.parsing.channel_tables import parse_channels, parse_responders
from bot.parsing.channels import Channel, Channels
from bot.settings import resolve
from bot.system.paths import UserPaths
from retrieval.errors import NotReadyError
from retrieval.filters import matches
from tests.bot.run_footnote import write
from tests.bot.slack.conftest import furnish
from tests.bot.slack.running import Running, opened, responses
from tests.fakes.slack.slack import FakeSlack
from tests.indexed import IndexedArticles

SECRET = (
    "---\ntitle: Salaries of the keepers\ndate: 2030-01-01\n---\n"
    "The keeper Ailsa Boyd earns 4711 crowns at Skerry.\n"
)
SETTINGS = """
[slack]
per_minute = 1000
[slack.channels.CHR]
articles = ["hr/*"]
shared = ["film/*"]
[slack.channels.CQUIET]
quiet = true
mention_only = false
[slack.channels.CSTRICT]
mention_only = true
[slack.channels.CALONE]
private = true
responders = ["U5"]
"""
QUESTION = "How many crowns does the keeper Ailsa Boyd earn?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, four_articles: IndexedArticles) -> Iterator[Running]:
    folder = furnish(tmp_path_factory.mktemp("app"), four_articles)
    write(SECRET, str(folder / "seeds/hr/salaries.md"))
    with pytest.MonkeyPatch.context() as patch, FakeSlack() as fake:
        patch.chdir(folder)
        for id in ("C1", "CHR", "CQUIET", "CSTRICT", "CALONE"):
            fake.channel(id)
        fake.channel("D1", "im")
        with Running(fake, folder, SETTINGS) as running:
            yield running


def leaks(value: object) -> bool:
    text = json.dumps(value)
    return "4711" in text or "alaries" in text


def test_its_own_channel_sees_it(app: Running) -> None:
    assert "4711" in app.ask(QUESTION, "CHR")["text"]


@pytest.mark.parametrize("channel", ["C1", "D1", "CQUIET"])
def test_nobody_else_does(app: Running, channel: str) -> None:
    assert not leaks(app.ask(QUESTION, channel)["blocks"])
    assert not leaks(app.ask("What is the latest?", channel)["blocks"])


def test_neither_does_a_command_nor_a_shortcut_elsewhere(app: Running) -> None:
    assert not leaks(responses(app, app.slack.command("C1", "U1", QUESTION)))
    assert not leaks(responses(app, app.slack.command("D1", "U1", QUESTION)))
    ts = app.slack.say("C1", "U1", QUESTION)
    assert not leaks(responses(app, app.slack.shortcut("C1", "U1", ts)))


def test_its_own_channel_sees_of_the_others_what_it_may(app: Running) -> None:
    assert app.ask("Who was named best actor?", "CHR")["text"].startswith("Foxx")
    assert "zebra" not in json.dumps(app.ask("What did the zebra say?", "CHR")["blocks"])


def test_a_button_carried_elsewhere_shows_nothing(app: Running) -> None:
    reply = app.ask(QUESTION, "CHR")
    assert leaks(opened(app, lambda: app.slack.press("U1", "CHR", reply, "view_source")))
    assert not leaks(opened(app, lambda: app.slack.press("U1", "C1", reply, "view_source")))
    shared = app.slack.press("U1", "C1", {**reply, "blocks": [*reply["blocks"], _share(reply)]}, "share")
    assert not leaks(responses(app, shared))


def _share(reply: dict[str, object]) -> dict[str, object]:
    value = json.dumps(reply).partition('"value": "')[2].partition(" ")[0]
    return {"type": "actions", "elements": [{"type": "button", "action_id": "share", "value": value}]}


def test_a_thread_that_claims_to_have_cited_it_leads_nowhere(app: Running) -> None:
    """Even the app's own metadata in a thread only weighs articles that the question may see."""
    ts = app.slack.say("C1", "U1", "salaries of the keepers")
    metadata = {
        "event_type": "footnote_answer",
        "event_payload": {"question": ts, "articles": ["hr/salaries.md"]},
    }
    message = {"type": "message", "channel": "C1", "user": "U0BOT", "ts": app.slack.new_ts(), "text": "…"}
    app.slack.add({**message, "thread_ts": ts, "metadata": metadata})
    follow_up = app.slack.say("C1", "U1", "<@U0BOT> How many crowns is that?", thread=ts)
    assert not leaks(app.reply("C1", follow_up, ts)["blocks"])


def test_the_home_and_the_prompts_show_none_of_it(app: Running) -> None:
    app.slack.open_home("U1")
    home = app.slack.wait(lambda: app.slack.homes.get("U1"))
    assert not leaks(home)
    assert "I know 4 articles" in json.dumps(home)
    app.slack.open_home("U1", "messages", "D1")
    assert not leaks(app.slack.wait(lambda: app.slack.prompts))


def test_an_article_that_comes_later_is_hidden_too(app: Running) -> None:
    write("The password of the vault of Skerry is herring.\n", str(app.home / "seeds/hr/vault.md"))
    app.library.sync()
    question = "What is the password of the vault of Skerry?"
    assert "herring" in app.ask(question, "CHR")["text"]
    assert "herring" not in json.dumps(app.ask(question, "C1")["blocks"])


def test_quiet_is_silent_where_the_articles_are_unless_mentioned(app: Running) -> None:
    ts = app.slack.say("CQUIET", "U1", "<@U0BOT> Who was named best actor?")
    app.reply("CQUIET", ts)
    app.slack.say("CQUIET", "U1", "How many moons does Jupiter have?", thread=ts)  # nobody turned to it
    app.ask("How many moons does Jupiter have?", "CQUIET", thread=ts)
    assert len(app.slack.replies("CQUIET", ts)) == 2
    assert ts not in [status["thread_ts"] for status in app.slack.statuses]


def test_where_only_mentions_count_a_follow_up_needs_one(app: Running) -> None:
    ts = app.slack.say("CSTRICT", "U1", "<@U0BOT> Who was named best actor?")
    app.reply("CSTRICT", ts)
    app.slack.say("CSTRICT", "U1", "Who lit the lamp on Skerry?", thread=ts)
    app.ask("Who lit the lamp on Skerry?", "CSTRICT", thread=ts)
    assert len(app.slack.replies("CSTRICT", ts)) == 2


def test_where_answers_are_private_only_the_asker_sees_one(app: Running) -> None:
    ts = app.slack.say("CALONE", "U3", "<@U0BOT> Who was named best actor?")
    (shown,) = app.slack.wait(lambda: app.slack.ephemeral)
    assert (shown["user"], shown["text"][:4]) == ("U3", "Foxx")
    assert app.slack.replies("CALONE", ts) == []
    view = opened(app, lambda: app.slack.press("U4", "CALONE", shown, "view_source"))
    assert "Foxx" not in json.dumps(view)
    view = opened(app, lambda: app.slack.press("U3", "CALONE", shown, "view_source"))
    assert "Foxx" in json.dumps(view)
    # Nothing follows in the thread that would end a status.
    assert ts not in [status["thread_ts"] for status in app.slack.statuses]


def test_a_private_answer_in_a_thread_is_shared_in_that_thread(app: Running) -> None:
    ts = app.slack.say("CALONE", "U1", "Look at this.")
    before = len(app.slack.ephemeral)
    app.slack.say("CALONE", "U3", "<@U0BOT> Who was named best actor?", thread=ts)
    (shown,) = app.slack.wait(lambda: app.slack.ephemeral[before:])
    assert shown["thread_ts"] == ts
    id = app.slack.press("U3", "CALONE", shown, "share")
    app.slack.wait(lambda: len(app.slack.responses(id)) == 2)
    (shared,) = app.slack.replies("CALONE", ts)
    assert shared["text"].startswith("Foxx")


def test_what_became_one_channels_own_is_not_shared_elsewhere_any_more(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        (answer,) = responses(app, slack.command("C1", "U1", "Who was named best actor?"))
    before = len(slack.messages)
    with Running(slack, home, '[slack.channels.CHR]\narticles = ["film/*"]\n') as app:
        shared = slack.press("U1", "C1", answer, "share")
        assert "may not be shown to everybody here" in responses(app, shared)[0]["text"]
        view = opened(app, lambda: slack.press("U1", "C1", answer, "view_source"))
        assert "Foxx" not in json.dumps(view)
    assert len(slack.messages) == before


def test_a_glob_that_matches_nothing_refuses_to_start_unless_that_is_allowed(
    slack: FakeSlack, home: Path
) -> None:
    settings = '[slack.channels.CHR]\narticles = ["HR/*"]\n'
    with pytest.raises(NotReadyError) as error, Running(slack, home, settings):
        pass
    assert error.value.message == "no article matches HR/* (CHR)"
    with Running(slack, home, settings, allow_empty=True) as running:
        assert '"event": "glob_fits_nothing", "channel": "CHR", "glob": "HR/*"' in running.log.getvalue()


def test_an_article_that_leaves_the_globs_is_hidden_until_they_match_again(
    slack: FakeSlack, home: Path
) -> None:
    write(SECRET, str(home / "seeds/hr/salaries.md"))
    settings = '[slack]\nupdate_seconds = 1\n[slack.channels.CHR]\narticles = ["hr/*"]\n'
    slack.channel("CHR")
    with Running(slack, home, settings) as app:
        (home / "seeds/hr").rename(home / "seeds/HR")
        app.wait_for_log('"event": "glob_fits_nothing"')
        assert not leaks(app.ask(QUESTION, "C1")["blocks"])
        assert app.ask("Who was named best actor?", "C1")["text"].startswith("Foxx")
        (home / "seeds/HR").rename(home / "seeds/hr")
        app.wait_for_log('"event": "globs_fit_again"')
        assert "4711" in app.ask(QUESTION, "CHR")["text"]


def test_settings_are_read_again_without_a_restart(slack: FakeSlack, home: Path) -> None:
    write(SECRET, str(home / "seeds/hr/salaries.md"))
    slack.channel("CHR")
    with Running(slack, home) as app:
        assert leaks(app.ask(QUESTION, "C1")["blocks"])
        (home / "settings.toml").write_text('[slack.channels.CHR]\narticles = ["hr/*"]\n')
        places = UserPaths(home / "config", home / "cache", home / "state")
        app.service.reload(resolve({"config": str(home / "settings.toml")}, {}, places))
        assert not leaks(app.ask(QUESTION, "C1")["blocks"])
        (home / "settings.toml").write_text('[slack.channels.CHR]\narticles = ["HR/*"]\n')
        with pytest.raises(NotReadyError):
            app.service.reload(resolve({"config": str(home / "settings.toml")}, {}, places))
        assert not leaks(app.ask(QUESTION, "C1")["blocks"])


@pytest.mark.parametrize(
    ("glob", "id"), [("hr/*.md", "hr/pay.txt"), ("hr/pay.md", "hr/bonus.md"), ("hr/[ab]*", "hr/c/d.md")]
)
def test_a_new_article_beside_somebodys_own_is_not_open(glob: str, id: str) -> None:
    channels = Channels({"C1": Channel(articles=(glob,)), "C2": Channel(shared=("hr/*",))})
    assert not matches(id, None, channels.filters("C3"))
    assert matches(id, None, channels.filters("C2"))  # its settings say so
    assert matches("news.md", None, channels.filters("C3"))


def test_what_is_shared_by_default_can_be_limited() -> None:
    channels = Channels({"C1": Channel(shared=("*",))}, default_shared=("news/*",))
    for place in ("", "D1", "C2"):
        assert not matches("board.md", None, channels.filters(place))
        assert matches("news/a.md", None, channels.filters(place))
    assert matches("board.md", None, channels.filters("C1"))


def test_what_two_channels_own_both_see_and_nobody_else() -> None:
    channels = Channels(
        {"C1": Channel(articles=("hr/*",)), "C2": Channel(articles=("hr/pay/*",), shared=("*",))}
    )
    visible = {
        id: [
            article
            for article in ("hr/a.md", "hr/pay/b.md", "c.md")
            if matches(article, None, channels.filters(id))
        ]
        for id in ("C1", "C2", "C3", "")
    }
    assert visible == {
        "C1": ["hr/a.md", "hr/pay/b.md"],
        "C2": ["hr/pay/b.md", "c.md"],
        "C3": ["c.md"],
        "": ["c.md"],
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "a table for each channel, in a settings file"),
        ({"general": {}}, "ids of channels, which begin with C or G (and not 'general')"),
        ({"C1": 3}, "a table for the channel C1"),
        ({"C1": {"articels": []}}, "(there is 'articels' for C1)"),
        ({"C1": {"articles": "hr/*"}}, 'a list of globs such as ["hr/*"] as articles of C1'),
        ({"C1": {"quiet": 1}}, "true or false as quiet of C1"),
        ({"C1": {"responders": ["ann"]}}, "ids of people (U…) or user groups (S…) as responders of C1"),
    ],
)
def test_a_bad_table_is_named(value: object, message: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_channels(value)
    assert str(error.value).endswith(message)


def test_people_are_listed_with_commas_in_the_environment() -> None:
    assert parse_responders("U1, S2,") == ("U1", "S2")
