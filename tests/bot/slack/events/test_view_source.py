"""View source: the cited words in their place, page by page, and only where that may be seen."""

from pathlib import Path
from typing import Any

from tests.bot.run_footnote import write
from tests.bot.slack.running import Running, opened
from tests.fakes.slack.limits import texts
from tests.fakes.slack.slack import FakeSlack
from tests.retrieval.reading.formats import made


def bold(view: dict[str, Any]) -> list[str]:
    return [
        word["text"]
        for block in view["blocks"] if block["type"] == "rich_text"
        for part in block["elements"]
        for word in part["elements"] if word.get("style")
    ]  # fmt: skip


def context_of(view: dict[str, Any]) -> str:
    return str(view["blocks"][1]["elements"][0]["text"])


def test_the_cited_words_are_marked_in_their_place(app: Running) -> None:
    reply = app.ask("Who was named best actor?")
    view = opened(app, lambda: app.slack.press("U1", "C1", reply, "view_source"))
    assert view["blocks"][0]["text"]["text"] == "Foxx and Swank take Oscars"
    assert context_of(view) == "BBC News · 2005-02-28 · film/oscars.md · page 1 of 1"
    assert bold(view) == ["Foxx was named best actor for his role in Ray."]


def test_one_pages_through_the_article(app: Running) -> None:
    reply = app.ask("When did the bridge at Ulva fall?")
    view = opened(app, lambda: app.slack.press("U1", "C1", reply, "view_source"))
    pages = int(context_of(view).rpartition(" ")[2])
    assert pages > 3
    assert context_of(view).endswith(f"page {pages} of {pages}")
    assert bold(view) == ["The bridge at Ulva fell in 1911."]
    app.slack.press_in_view("U1", view, "source_page_0")
    turned = app.slack.wait(
        lambda: app.slack.views[view["id"]] if app.slack.views[view["id"]]["hash"] != view["hash"] else None
    )
    assert context_of(turned).endswith(f"page {pages - 1} of {pages}")
    assert bold(turned) == []
    app.slack.press_in_view("U1", turned, "source_page_2")
    back = app.slack.wait(
        lambda: app.slack.views[view["id"]] if app.slack.views[view["id"]]["hash"] != turned["hash"] else None
    )
    assert bold(back) == ["The bridge at Ulva fell in 1911."]


def test_a_file_that_changed_is_said_to_have_changed(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        reply = app.ask("Who was named best actor?")
        write("Something else is written here now.\n", str(home / "seeds/film/oscars.md"))
        view = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
        assert "The file has changed since it was cited. This is how it is now." in [
            text for text, _ in texts(view)
        ]
        assert bold(view) == []
        (home / "seeds/film/oscars.md").unlink()
        view = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
        assert "is not there any more" in str(view)


def test_a_button_in_another_channel_shows_nothing(app: Running) -> None:
    reply = app.ask("Who was named best actor?")
    app.slack.channel("C9")
    view = opened(app, lambda: app.slack.press("U1", "C9", reply, "view_source"))
    assert "was not given here" in str(view)
    assert "Foxx" not in str(view)


def test_an_answer_that_is_no_longer_kept_says_so(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        reply = app.ask("Who was named best actor?")
    for file in (home / "state").glob("slack.sqlite*"):
        file.unlink()
    with Running(slack, home) as app:
        view = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
        assert "is no longer kept" in str(view)


FERRY = "The ferry Solveig sails to Unst every Tuesday at noon."
SAILS = "When does the ferry Solveig sail to Unst?"


def put_pdf(home: Path) -> None:
    pages = (
        made.paragraph(72, 700, ["Timetables of the northern isles."]),
        made.paragraph(72, 700, [FERRY]),
    )
    (home / "seeds/ferry.pdf").write_bytes(made.pdf(*pages))


def pictures(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in view["blocks"] if block["type"] == "image"]


class TestThePageOfAPdf:
    def test_is_shown_as_a_picture_above_its_words_once_it_is_uploaded(
        self, slack: FakeSlack, home: Path
    ) -> None:
        put_pdf(home)
        with Running(slack, home) as app:
            reply = app.ask(SAILS)
            view = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
            assert bold(view) == [FERRY]
            (picture,) = slack.wait(lambda: pictures(slack.views[view["id"]]), "a picture")
            assert picture["alt_text"] == FERRY
            file = picture["slack_file"]["id"]
            assert slack.files[file].startswith(b"\x89PNG")
            assert bold(slack.views[view["id"]]) == [FERRY]
            again = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
            assert pictures(again) == [picture]
            assert list(slack.files) == [file]

    def test_is_text_where_the_scope_is_not_granted(self, slack: FakeSlack, home: Path) -> None:
        put_pdf(home)
        slack.scopes = slack.scopes.replace("files:write", "")
        with Running(slack, home) as app:
            reply = app.ask(SAILS)
            view = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
            assert bold(view) == [FERRY]
            app.ask(SAILS)
            assert not [call for call in slack.calls if call.method.startswith("files.")]
            assert "files:write" not in app.log.getvalue()

    def test_is_text_where_it_cannot_be_uploaded(self, slack: FakeSlack, home: Path) -> None:
        put_pdf(home)
        with Running(slack, home) as app:
            reply = app.ask(SAILS)
            slack.failing = ["files.getUploadURLExternal"] * 9
            view = opened(app, lambda: slack.press("U1", "C1", reply, "view_source"))
            app.wait_for_log('"event": "no_picture"')
            assert bold(slack.views[view["id"]]) == [FERRY]

    def test_is_not_asked_for_of_a_text_file(self, app: Running) -> None:
        reply = app.ask("Who was named best actor?")
        view = opened(app, lambda: app.slack.press("U1", "C1", reply, "view_source"))
        app.ask("Who was named best actor?")
        assert pictures(app.slack.views[view["id"]]) == []
        assert not [call for call in app.slack.calls if call.method.startswith("files.")]
