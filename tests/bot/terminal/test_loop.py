import pytest

from tests.bot.run_footnote import Shell, write
from tests.bot.terminal.session import transcript, without_answers
from tests.fakes.library import hooked, interrupted_import, raising

ACTOR = "Who was named best actor?"


def test_a_session_ask_check_and_look_around(footnote: Shell) -> None:
    assert (
        transcript(footnote, ACTOR, "1", "/sources", "/articles skerry", "/quit", "never read")
        == """\
› Who was named best actor?

  Foxx was named best actor for his role in Ray. [1]

  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28 · seeds/film/oscars.md:8

  8 ms · type 1 to check

› 1
  Foxx and Swank take Oscars
  seeds/film/oscars.md
  10 lines
     5 │ ---
     6 │ The ceremony ran three and a half hours.
     7 │
  ▌  8 │ Foxx was named best actor for his role in Ray.
     9 │
    10 │ It was his first nomination as lead.

› /sources
  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28 · seeds/film/oscars.md:8

› /articles skerry
The keeper of Skerry light
  seeds/skerry.md
› /quit
"""
    )


def test_a_session_without_an_answer_names_nothing_that_is_far(footnote: Shell) -> None:
    assert (
        transcript(footnote, "capital of mars", " 1")
        == """\
› capital of mars

  The articles do not say.

  8 ms

›  1
There is no source 1. The last answer has none.
"""
    )


def test_a_space_makes_a_question_of_a_line_that_begins_with_a_slash(footnote: Shell) -> None:
    assert "The articles do not say." in transcript(footnote, " /etc/passwd")


def test_an_interrupt_cancels_a_line_or_an_answer_and_the_chat_goes_on(footnote: Shell) -> None:
    waits = iter([KeyboardInterrupt(), interrupted_import(), None])

    def interrupted_once() -> None:
        if error := next(waits):
            raise error

    footnote.library = hooked(before=interrupted_once)
    assert transcript(footnote, KeyboardInterrupt(), ACTOR, ACTOR, ACTOR).startswith(f"""\
Ctrl-D quits.
› {ACTOR}
Cancelled.
› {ACTOR}
Cancelled.
› {ACTOR}

  Foxx was named""")


def test_a_bug_in_one_answer_does_not_end_the_chat(footnote: Shell) -> None:
    failures = iter([ZeroDivisionError("oops"), None])

    def failing_once() -> None:
        if error := next(failures):
            raise error

    footnote.library = hooked(before=failing_once)
    shown = transcript(footnote, ACTOR, ACTOR)
    assert "ZeroDivisionError: oops. This is a bug, run with -v to see where.\n" in shown
    assert "Foxx was named" in shown


def test_a_terminal_that_goes_away_ends_the_chat(footnote: Shell) -> None:
    footnote.library = hooked(before=raising(OSError(5, "Input/output error")))
    with pytest.raises(OSError, match="Input/output"):
        transcript(footnote, ACTOR, ACTOR)


def test_an_article_cannot_draw_wherever_it_is_shown(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "300"
    evil = "\x1b[2J\x1b]8;;http://evil\x1b\\[red]Evil[/red]\u202e\x07"
    write(f"---\ntitle: Evil\n---\n{evil} was named worst actor.\n", f"seeds/[red]{evil[:4]}.md")
    shown = transcript(
        footnote,
        "Who was named worst actor?",
        *("1", "/sources", "/why", "/search worst actor", "/articles", "/copy", "/in *4*"),
    )
    assert shown.count("⟨U+001B⟩[2J⟨U+001B⟩]8;;http://evil⟨U+001B⟩\\[red]Evil[/red]⟨U+202E⟩⟨U+0007⟩") >= 4
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


@pytest.mark.parametrize("word", ["exit", "Quit", "/quit", "/QUIT ", "/q", "/exit"])
def test_leaving_ends_the_chat(footnote: Shell, word: str) -> None:
    assert without_answers(transcript(footnote, word, "never read")) == [f"› {word}"]


def test_small_talk_is_answered_in_a_line_without_a_time_or_a_source(footnote: Shell) -> None:
    assert transcript(footnote, "thanks") == "› thanks\nYou are welcome.\n"
