"""The app's home and the suggested prompts: what it knows, and how to ask."""

import json
from contextlib import closing
from pathlib import Path

from bot.settings import resolve
from bot.slack.messages.home import HomeContent
from retrieval.filters import Filters
from tests.bot.run_footnote import Shell, write
from tests.bot.slack.running import Running
from tests.fakes.library import hooked
from tests.fakes.slack.limits import texts
from tests.fakes.slack.slack import FakeSlack


def home_texts(app: Running) -> list[str]:
    app.slack.homes.clear()
    app.slack.open_home("U1")
    return [text for text, _ in texts(app.slack.wait(lambda: app.slack.homes.get("U1")))]


def test_the_home_says_what_it_knows_and_how_to_ask(app: Running) -> None:
    shown = home_texts(app)
    assert shown[0] == "Ask the articles"
    assert shown[1].startswith("I know 4 articles · last looked through 20")
    assert "Foxx and Swank take Oscars" in shown
    assert " (BBC News · 2005-02-28)" in shown
    assert "What about The keeper of Skerry light?" in shown


def test_the_newest_articles_are_links_to_where_they_are_from_or_to_their_pages(
    slack: FakeSlack, home: Path
) -> None:
    def links(app: Running) -> dict[str, str]:
        home_texts(app)
        elements = [part for block in slack.homes["U1"]["blocks"] for part in block.get("elements", [])]
        parts = [part for element in elements for part in element.get("elements", [])]
        return {part["text"]: part["url"] for part in parts if part["type"] == "link"}

    with Running(slack, home) as app:
        assert links(app) == {"The long report": "https://example.org/report"}
    with Running(slack, home, 'base_url = "https://pages.example.org"\n') as app:
        shown = links(app)
    assert shown["The long report"] == "https://example.org/report"
    assert shown["Foxx and Swank take Oscars"] == "https://pages.example.org/a/film/oscars.md"


def test_an_example_that_is_pressed_is_answered_in_the_messages_tab(app: Running) -> None:
    home_texts(app)
    app.slack.directs["U1"] = "D1"
    view = {**app.slack.homes["U1"], "id": "V1"}
    app.slack.press_in_view("U1", view, "ask_example")
    asked = app.slack.wait(
        lambda: [message for message in app.slack.messages if message["text"].startswith("You asked: ")]
    )
    answer = app.reply("D1", asked[0]["ts"])
    assert "Foxx" in answer["text"]
    assert answer["thread_ts"] == asked[0]["ts"]


def test_an_example_of_somebody_who_is_not_answered_any_more_stays_unasked(app: Running) -> None:
    home_texts(app)
    app.slack.people["U6"] = {"is_restricted": True}
    before = len(app.slack.messages)
    app.slack.press_in_view("U6", {**app.slack.homes["U1"], "id": "V1"}, "ask_example")
    app.slack.wait(lambda: any(call.args.get("user") == "U6" for call in app.slack.calls))
    assert len(app.slack.messages) == before


def test_the_prompts_are_questions_that_the_articles_answer(app: Running) -> None:
    app.slack.open_home("U1", "messages", "D1")
    (sent,) = app.slack.wait(lambda: app.slack.prompts)
    assert sent["channel_id"] == "D1"
    for prompt in sent["prompts"]:
        assert "do not say" not in app.ask(prompt["message"])["text"]


def test_new_articles_are_known_without_a_restart(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nupdate_seconds = 1\n") as app:
        write(
            "# A comet over Skerry\n\nThe comet Brorsen passed over Skerry in 1879.\n",
            str(home / "seeds/comet.md"),
        )
        app.wait_for_log('"event": "updated", "articles": 5')
        assert "1879" in app.ask("When did the comet Brorsen pass over Skerry?")["text"]
        assert "A comet over Skerry" in json.dumps(home_texts(app))


def test_who_comes_while_examples_are_asked_for_waits_for_nothing(footnote: Shell) -> None:
    counts: list[int] = []
    showcase: HomeContent

    def visit() -> None:
        if showcase.updated:  # it is being refreshed
            counts.append(showcase.summary().count)

    footnote.library = hooked(before=visit)
    with closing(footnote.open(resolve({}, {}, footnote.user_paths))) as library:
        showcase = HomeContent(library, Filters)
        assert showcase.summary().count == 2
        write("# A third\n\nThe comet Brorsen passed over Skerry in 1879.\n", "seeds/comet.md")
        library.sync()
        showcase.refresh(changed=True)
        assert counts
        assert set(counts) == {2}
        assert showcase.summary().count == 3
