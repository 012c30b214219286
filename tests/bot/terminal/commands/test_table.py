"""The table of commands: /help, near misses, and lines that mean one without its name."""

import pytest

from bot.terminal.commands.table import COMMANDS, Command, parse_command
from tests.bot.run_footnote import Shell
from tests.bot.terminal.session import said, transcript

ACTOR = "Who was named best actor?"


def test_a_session_of_mistakes_goes_on(footnote: Shell) -> None:
    shown = transcript(
        footnote,
        *(
            "1",
            "/sources",
            "/why",
            "/copy",
            "/save x.md",
            "/sorces",
            "/art x",
            "/xyzzy",
            "/",
            "/articles mars",
        ),
        *("", "   ", ACTOR, "/show", "/show 2", "0", "o2", "/show one", "/search"),
    )
    assert said(shown) == [
        "› 1",
        "footnote: there is no answer yet. Ask a question first.",
        "› /sources",
        "footnote: there is no answer yet. Ask a question first.",
        "› /why",
        "footnote: there is no answer yet. Ask a question first.",
        "› /copy",
        "footnote: there is no answer yet. Ask a question first.",
        "› /save x.md",
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
        "footnote: there is no number of a source. The only one is 1.",
        "› /show 2",
        "footnote: there is no source 2. The only one is 1.",
        "› 0",
        "footnote: there is no source 0. The only one is 1.",
        "› o2",
        "footnote: there is no source 2. The only one is 1.",
        "› /show one",
        "footnote: there is no source one. The only one is 1.",
        "› /search",
        "footnote: there is nothing to search for. Write it after /search.",
    ]


def test_help_lists_every_command_from_the_one_table(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "90"
    assert (
        transcript(footnote, "/HELP")
        == """\
› /HELP
  a question          is answered in quotes from the articles
  1  o1  e1           show, open or edit source 1
  /sources            the sources of the last answer
  /show N             source N in its place, the cited words marked
  /open N             the article of source N in the pager, at its line
  /edit N             the same in your editor ($VISUAL, $EDITOR)
  /why                how the last answer was chosen, with scores
  /search WORDS       the passages that fit best, with scores
  /articles [FILTER]  the articles, or those that fit
  /in [GLOB]          ask only articles whose path fits; alone: all
  /since [DATE]       ask only articles of that day or later; alone: all
  /until [DATE]       ask only articles of that day or earlier; alone: all
  /copy               copy the last answer with its sources
  /save FILE.md       save the conversation, its sources as footnotes
  /new                forget the conversation so far
  /index              bring the index up to date now
  /help               this list
  /quit               leave, as Ctrl-D does
  Tab                 complete a command, an article, a file
  Up  Ctrl-R          earlier lines, in this session and before
  \\ Enter  Alt-Enter  one more line
  Ctrl-C  Ctrl-L      cancel the answer or the line; clear the screen
  a space first       keeps the line out of the history
"""
    )
    assert transcript(footnote, "help")[7:] == transcript(footnote, "?")[4:]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_each_command_is_found_by_its_name_in_any_case(command: Command) -> None:
    assert parse_command(f"/{command.name.upper()}  some words ") == (command.run, "some words")


@pytest.mark.parametrize("line", ["a question", " /a path", "o 1", "1 2", "e", "help me", "12345678901", ""])
def test_what_is_no_command_is_a_question(line: str) -> None:
    assert parse_command(line) is None
