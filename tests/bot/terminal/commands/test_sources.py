"""Checking a source: in its place, in the pager, in the editor."""

import os
import re
from pathlib import Path

import pytest

from bot.system.programs import Programs
from tests.bot.run_footnote import OSCARS, Shell, write
from tests.bot.terminal.session import transcript, without_answers
from tests.fakes.library import hooked

ACTOR = "Who was named best actor?"
REPORT = Path("report")


def program(name: str) -> str:
    """A pager or an editor that only reports what it was given."""
    script = write(
        f'#!/bin/sh\necho "$@" > {REPORT.absolute()}\n[ -t 0 ] || cat >> {REPORT}\n', f"bin/{name}"
    )
    script.chmod(0o755)
    return str(script.absolute())


@pytest.mark.parametrize("line", ["o1", "/open 1"])
def test_a_source_opens_in_less_at_its_line_with_the_cited_words_marked(footnote: Shell, line: str) -> None:
    footnote.environ["PAGER"] = f"{program('less')} -i"
    transcript(footnote, ACTOR, line)
    arguments, *text = REPORT.read_text("utf-8").splitlines()
    assert arguments == "-i -R +4g"
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", row) for row in text]
    assert plain[8] == "  ▌  8 │ Foxx was named best actor for his role in Ray."
    assert "\x1b[1;30;43mFoxx was named best actor for his role in Ray.\x1b[0m" in text[8]
    assert sum("│" in row for row in plain) == 10


def test_a_pager_that_nobody_knows_gets_plain_text(footnote: Shell) -> None:
    footnote.environ["PAGER"] = program("strange")
    transcript(footnote, ACTOR, "o1")
    text = REPORT.read_text("utf-8")
    assert "\x1b" not in text
    assert "  ▌  8 │ Foxx was named best actor for his role in Ray." in text.splitlines()


def test_a_pager_gets_nothing_that_draws_but_what_we_mark(footnote: Shell) -> None:
    footnote.environ["PAGER"] = program("less")
    write(OSCARS.replace("Ray", "Ray\x1b]8;;http://evil\x1b\\\u202e"), "seeds/film/oscars.md")
    transcript(footnote, ACTOR, "o1")
    text = REPORT.read_text("utf-8")
    unstyled = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in unstyled
    assert "Ray⟨U+001B⟩]8;;http://evil⟨U+001B⟩\\⟨U+202E⟩" in re.sub(r"▌|│|\s", "", unstyled)


@pytest.mark.parametrize(
    ("editor", "arguments"),
    [
        ("vim", "+8 {file}"),
        ("nano", "+8 {file}"),
        ("code", "--wait --goto {file}:8"),
        ("hx", "{file}:8"),
        ("kate", "--line 8 {file}"),
        ("strange", "{file}"),
    ],
)
def test_a_source_opens_in_the_editor_at_its_line(footnote: Shell, editor: str, arguments: str) -> None:
    flags = " --wait" if editor == "code" else ""
    footnote.environ |= {"EDITOR": "not this one", "VISUAL": program(editor) + flags}
    transcript(footnote, ACTOR, "e1")
    file = Path("seeds/film/oscars.md").absolute()
    assert REPORT.read_text("utf-8").splitlines()[0] == arguments.format(file=file)


def test_without_a_pager_or_an_editor_it_is_one_line_and_the_chat_goes_on(footnote: Shell) -> None:
    footnote.environ |= {"PAGER": "no-such-pager -x", "PATH": "/nowhere"}
    shown = transcript(footnote, ACTOR, "o1", "e1", lambda: footnote.environ.update(EDITOR="'"), "e1", "1")
    assert without_answers(shown)[1:] == [
        "› o1",
        "Could not start no-such-pager: no such file or directory. Check $PAGER.",
        "› e1",
        "No editor is set. Set yours, such as export EDITOR=nano, and start again.",
        "› e1",
        'EDITOR is "\'", which is no command. Set EDITOR to one.',
        "› 1",
    ]
    footnote.environ |= {"PAGER": "", "PATH": "/nowhere"}
    assert (
        without_answers(transcript(footnote, ACTOR, "o1"))[2]
        == "There is no pager. Install less, or set PAGER."
    )


def test_a_file_that_changes_after_the_answer_is_said_to_have_changed(footnote: Shell) -> None:
    footnote.library = hooked(after=lambda: write(OSCARS.replace("best", "worst"), "seeds/film/oscars.md"))
    shown = transcript(footnote, ACTOR, "1")
    assert "named worst actor" in shown
    assert "seeds/film/oscars.md: edited after indexing; this is the file as it is now.\n" in shown


def test_a_source_whose_file_is_gone_is_one_line(footnote: Shell) -> None:
    footnote.library = hooked(after=lambda: Path("seeds/film/oscars.md").unlink())
    assert transcript(footnote, ACTOR, "1").endswith(
        "› 1\nseeds/film/oscars.md no longer exists. /index updates the index.\n"
    )


def test_the_numbers_mean_what_was_listed_last(footnote: Shell) -> None:
    shown = transcript(footnote, ACTOR, "/search keeper lamp", "1", "/sources", "1")
    assert shown.index("The keeper of Skerry light · seeds/skerry.md · 4 lines") < shown.index("› /sources")
    assert "10 lines" in shown[shown.index("› /sources") :]


def test_several_numbers_show_several_sources(footnote: Shell) -> None:
    shown = transcript(footnote, "/search keeper lamp", "1 2", "[2]", "o1 2", "/show", "/open", "1 4")
    assert "4 lines" in (both := shown.partition("› 1 2")[2].partition("› [2]")[0])
    assert "10 lines" in both
    assert without_answers(shown)[-8:] == [
        "› o1 2",
        "Only one source can be opened at a time. Choose 1, 2 or 3.",
        "› /show",
        "Which source? Choose 1, 2 or 3.",
        "› /open",
        "Which source? Choose 1, 2 or 3.",
        "› 1 4",
        "There is no source 4. Choose 1, 2 or 3.",
    ]


def test_an_editor_makes_files_as_its_user_does(tmp_path: Path) -> None:
    """Footnote's own files are its user's alone; an article that is saved anew must not become so."""
    before = os.umask(0o077)
    try:
        Programs({"EDITOR": "touch"}, umask=0o022).edit(str(tmp_path / "new.md"), 1)
    finally:
        os.umask(before)
    assert (tmp_path / "new.md").stat().st_mode & 0o777 == 0o644
