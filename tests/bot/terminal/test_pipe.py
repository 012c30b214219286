import pytest

from tests.bot.run_footnote import OSCARS, Shell, write

ACTOR = "Who was named best actor?"


def test_a_pipe_is_one_conversation(footnote: Shell) -> None:
    ended = footnote(stdin=f"{ACTOR}\n1\n/sources\r\n\ncapital of mars")
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
    assert ended.err == "1 article, 2 passages: 1 added.\n"


def test_a_pipe_has_no_terminal_to_open_anything_on(footnote: Shell) -> None:
    ended = footnote(stdin=f"{ACTOR}\no1\n/edit 1\n/copy\n")
    assert ended.err == (
        "footnote: There is no terminal to open it on. /show N prints it.\n"
        "footnote: There is no terminal to open it on. /show N prints it.\n"
        "footnote: There is no clipboard in a pipe. /copy works on a terminal.\n"
    )


def test_no_folder_is_3_before_anything_is_asked(shell: Shell) -> None:
    ended = shell(stdin=ACTOR)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("footnote: there is no folder seeds.")
