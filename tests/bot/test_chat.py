import io
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from bot.messages import Messages
from bot.render.screen import Screen
from bot.settings import resolve
from bot.terminal.chat import Chat, converse
from bot.terminal.commands import COMMANDS
from bot.terminal.console import make_console
from retrieval.library import EVERYTHING, Library
from retrieval.types import Answer, Context, Filters
from tests.bot.shell import OSCARS, Shell, Terminal, timeless, write

ACTOR = "Who was named best actor?"
Line = str | BaseException


def transcript(shell: Shell, *lines: Line, ready: Callable[[], None] = lambda: None) -> str:
    """A whole session as it stands on the screen, the typed lines after `›`."""
    stream = Terminal()
    screen = Screen(make_console(stream, "never", shell.environ), "type 1 to check")
    with closing(shell.open(resolve({}, {}, shell.places))) as library:
        converse(Chat(library, screen, Messages(stream), 3, alive=True, ready=ready), typing(lines, stream))
    return timeless(stream.getvalue())


def typing(lines: Iterable[Line], stream: io.StringIO) -> Callable[[], str]:
    left = iter(lines)

    def read_line() -> str:
        line = next(left, EOFError())
        if isinstance(line, BaseException):
            raise line
        stream.write(f"› {line}\n")
        return line

    return read_line


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


def test_a_session_without_an_answer_shows_what_comes_near(footnote: Shell) -> None:
    assert (
        transcript(footnote, "capital of mars", " 1")
        == """\
› capital of mars

  The articles do not say.

  Closest:
  1 The keeper of Skerry light
    seeds/skerry.md:1
  2 Foxx and Swank take Oscars
    BBC News · 2005-02-28 · seeds/film/oscars.md:6

  8 ms · type 1 to check

›  1
  The keeper of Skerry light · seeds/skerry.md · 4 lines
  ▌ 1 │ # The keeper of Skerry light
  ▌ 2 │
  ▌ 3 │ The lamp on Skerry was lit in 1847 by the keeper
  ▌   │ Ailsa Boyd.
  ▌ 4 │ She kept it burning for forty winters.

"""
    )


def test_a_session_of_mistakes_goes_on(footnote: Shell) -> None:
    said = transcript(
        footnote,
        "1",
        "/sources",
        "/sorces",
        "/art x",
        "/xyzzy",
        "/",
        "/articles mars",
        "",
        "   ",
        ACTOR,
        "/show",
        "/show 2",
        "0",
        "/show one",
    )
    assert [line for line in said.splitlines() if line.startswith(("› ", "footnote: "))] == [
        "› 1",
        "footnote: there is no answer yet. Ask a question first.",
        "› /sources",
        "footnote: there is no answer yet. Ask a question first.",
        "› /sorces",
        "footnote: there is no command /sorces. Did you mean /sources?",
        "› /art x",
        "footnote: there is no command /art. Did you mean /articles?",
        "› /xyzzy",
        "footnote: there is no command /xyzzy. /help lists the commands.",
        "› /",
        "footnote: there is no command /. /help lists the commands.",
        "› /articles mars",
        "footnote: no article fits 'mars'. /articles lists all of them.",
        "› ",
        "›    ",
        f"› {ACTOR}",
        "› /show",
        "footnote: there is no source without a number. The last answer has 1.",
        "› /show 2",
        "footnote: there is no source 2. The last answer has 1.",
        "› 0",
        "footnote: there is no source 0. The last answer has 1.",
        "› /show one",
        "footnote: there is no source one. The last answer has 1.",
    ]


def test_help_lists_every_command_from_the_one_table(footnote: Shell) -> None:
    assert (
        transcript(footnote, "/HELP")
        == """\
› /HELP
  /sources            the sources of the last answer
  /show N             source N of the last answer in its
                      place
  /articles [FILTER]  the articles, or those that fit
  /new                forget the conversation so far
  /help               this list
  /quit               leave, as Ctrl-D does
  1, 2, …             as /show 1, /show 2, …
  anything else       is a question
"""
    )
    assert [command.name for command in COMMANDS] == ["sources", "show", "articles", "new", "help", "quit"]


def test_a_space_makes_a_question_of_a_line_that_begins_with_a_slash(footnote: Shell) -> None:
    assert "The articles do not say." in transcript(footnote, " /etc/passwd")


def test_an_interrupt_cancels_a_line_or_an_answer_and_the_chat_goes_on(footnote: Shell) -> None:
    waits = iter([KeyboardInterrupt(), None])

    def ready() -> None:
        if error := next(waits):
            raise error

    assert transcript(footnote, KeyboardInterrupt(), ACTOR, ACTOR, ready=ready).startswith(f"""\
Ctrl-D quits.
› {ACTOR}
Cancelled.
› {ACTOR}

  Foxx was named""")


def test_a_file_that_changes_while_one_chats_is_said_to_have_changed(footnote: Shell) -> None:
    class Editing(Library):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = EVERYTHING,
            k: int = 3,
            context: Context | None = None,
        ) -> Answer:
            answer = super().ask(question, filters=filters, k=k, context=context)
            write(OSCARS.replace("best", "worst"), "seeds/film/oscars.md")
            return answer

    footnote.library = Editing
    said = transcript(footnote, ACTOR, "1", ACTOR)
    assert "named worst actor" in said
    assert "seeds/film/oscars.md: changed since it was indexed; this is the file as it is now.\n" in said
    assert (
        "seeds/film/oscars.md: changed since it was indexed, and so not cited. Run `footnote index`.\n"
        in said
    )


def test_a_source_whose_file_is_gone_is_one_line(footnote: Shell) -> None:
    class Removing(Library):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = EVERYTHING,
            k: int = 3,
            context: Context | None = None,
        ) -> Answer:
            answer = super().ask(question, filters=filters, k=k, context=context)
            Path("seeds/film/oscars.md").unlink()
            return answer

    footnote.library = Removing
    said = transcript(footnote, ACTOR, "1")
    assert said.endswith(
        "› 1\nfootnote: no article seeds/film/oscars.md in seeds. List them with `footnote articles`.\n"
    )


def test_a_bug_in_one_answer_does_not_end_the_chat(footnote: Shell) -> None:
    failures = iter([ZeroDivisionError("oops"), None])

    def ready() -> None:
        if error := next(failures):
            raise error

    said = transcript(footnote, ACTOR, ACTOR, ready=ready)
    assert "footnote: ZeroDivisionError: oops. This is a bug, run with -v to see where.\n" in said
    assert "Foxx was named" in said


def test_a_terminal_that_goes_away_ends_the_chat(footnote: Shell) -> None:
    def ready() -> None:
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        transcript(footnote, ACTOR, ACTOR, ready=ready)


def test_a_pipe_is_one_conversation(footnote: Shell) -> None:
    ended = footnote(stdin=f"{ACTOR}\n1\n/sources\r\n\ncapital of mars\n2")
    assert (
        ended.out
        == """\
Foxx was named best actor for his role in Ray. [1]
1\tseeds/film/oscars.md:8\tFoxx and Swank take Oscars

Foxx and Swank take Oscars  seeds/film/oscars.md  10 lines
   5 | ---
   6 | The ceremony ran three and a half hours.
   7 |
>  8 | Foxx was named best actor for his role in Ray.
   9 |
  10 | It was his first nomination as lead.

1\tseeds/film/oscars.md:8\tFoxx and Swank take Oscars

The articles do not say.
Closest: seeds/skerry.md:1  The keeper of Skerry light
Closest: seeds/film/oscars.md:6  Foxx and Swank take Oscars

Foxx and Swank take Oscars  seeds/film/oscars.md  10 lines
   3 | source: BBC News
   4 | date: 2005-02-28
   5 | ---
>  6 | The ceremony ran three and a half hours.
>  7 |
>  8 | Foxx was named best actor for his role in Ray.
>  9 |
> 10 | It was his first nomination as lead.
"""
    )
    assert ended.err == ""
    assert ended.code == 1


@pytest.mark.parametrize(
    ("stdin", "code"),
    [
        ("", 0),
        (f"{ACTOR}\n", 0),
        (f"mars\n{ACTOR}", 0),
        (f"{ACTOR}\nmars", 1),
        (f"mars\n{ACTOR}\n1", 0),
        ("/nope", 2),
    ],
)
def test_a_pipe_ends_with_the_code_of_its_last_question(footnote: Shell, stdin: str, code: int) -> None:
    assert footnote(stdin=stdin).code == code


def test_a_pipe_brings_the_index_up_to_date_first(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    ended = shell(stdin=ACTOR)
    assert ended.code == 0
    assert ended.err == "1 article, 1 passage: 1 added.\n"


def test_no_folder_is_3_before_anything_is_asked(shell: Shell) -> None:
    ended = shell(stdin=ACTOR)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("footnote: the folder of articles seeds does not exist.")
