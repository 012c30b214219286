"""The table of commands: /help, near misses, and lines that mean one without its name."""

import pytest

from bot.terminal.commands.table import COMMANDS, Command, parse_command
from retrieval.errors import UsageError
from tests.bot.run_footnote import Shell
from tests.bot.terminal.session import transcript, without_answers

ACTOR = "Who was named best actor?"


@pytest.mark.parametrize(("line", "name"), [("/filter hr", "in"), ("/clear", "new"), ("/exit", "quit")])
def test_other_words_for_a_command_mean_it(line: str, name: str) -> None:
    (command,) = (command for command in COMMANDS if command.name == name)
    assert parse_command(line) == (command.run, line.partition(" ")[2])


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
    assert without_answers(shown) == [
        "› 1",
        "There is no answer yet. Ask a question first.",
        "› /sources",
        "There is no answer yet. Ask a question first.",
        "› /why",
        "There is no answer yet. Ask a question first.",
        "› /copy",
        "There is no answer yet. Ask a question first.",
        "› /save x.md",
        "There is no answer yet. Ask a question first.",
        "› /sorces",
        "There is no command /sorces. Did you mean /sources?",
        "› /art x",
        "There is no command /art. Did you mean /articles?",
        "› /xyzzy",
        "There is no command /xyzzy. /help lists the commands.",
        "› /",
        "There is no command /. /help lists the commands.",
        "› /articles mars",
        "No article matches 'mars'. /articles lists all of them.",
        "› ",
        "›    ",
        f"› {ACTOR}",
        "› /show",
        "› /show 2",
        "There is no source 2. The only one is 1.",
        "› 0",
        "There is no source 0. The only one is 1.",
        "› o2",
        "There is no source 2. The only one is 1.",
        "› /show one",
        "There is no source one. The only one is 1.",
        "› /search",
        "/search needs words, e.g. /search best actor.",
    ]


def test_help_lists_every_command_from_the_one_table(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "90"
    assert (
        transcript(footnote, "/HELP")
        == """\
› /HELP
  a question          is answered in quotes from the articles
  1  o1  e1  v1       show source 1, open it, edit it, see its page as a picture
  /sources            the sources of the last answer
  /show N             source N in context, the cited words marked
  /open N             the article of source N in the pager or its viewer
  /view N             the page of source N as a picture, the quote marked
  /edit N             the same in your editor ($VISUAL, $EDITOR)
  /more               further quotes for the last question
  /quotes [N]         at most N from now on; alone: those of a written answer
  /write [on|off]     whether a model writes the answers, each sentence checked
  /raw                the last answer exactly as the articles have it
  /history [WORDS]    what was asked here; with WORDS, in all chats
  /why                how the last answer was chosen, with scores
  /silence [DEGREE]   strict, balanced or generous; alone: how often each is wrong
  /alone              ask the last question by itself; short: !
  /good               keep that the last answer was helpful
  /bad [WHY]          keep that it was not; footnote feedback lists both
  /search WORDS       the passages that fit best, with scores
  /articles [FILTER]  the articles, or those that fit
  /in [NAMES]         ask only such paths: news/*, hr; without NAMES: remove it
  /since [DATE]       only articles of that day or later; without DATE: remove it
  /until [DATE]       only articles of that day or earlier; without DATE: remove it
  /set [NAME VALUE]   a setting of this chat: quotes, silence, theme
  /copy [N]           copy the last answer with its sources, or quote N
  /save FILE          save the conversation with its sources: .md, .html or .json
  /new                forget the conversation so far
  /index              bring the index up to date now
  /version            the version of Footnote
  /help               this list
  /quit               leave, as Ctrl-D does
  Tab                 complete a command, an article, a file
  Up  Ctrl-R          earlier lines, in this session and before
  Ctrl-X Ctrl-E       write the line in your editor
  \\ Enter  Alt-Enter  one more line
  Ctrl-C  Ctrl-L      cancel the answer or the line; clear the screen
  (leading space)     keep this line out of the history
"""
    )
    assert transcript(footnote, "help")[7:] == transcript(footnote, "?")[4:]


def test_a_line_for_a_shell_is_no_question_unless_a_space_says_so() -> None:
    with pytest.raises(UsageError, match="! takes nothing after it"):
        parse_command("!ls")
    assert parse_command(" !important in CSS?") is None


def test_config_is_another_word_for_set() -> None:
    assert parse_command("/config quotes 4") == parse_command("/set quotes 4")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_is_recognized_by_its_name_in_any_case(command: Command) -> None:
    words = "some words" if command.args else ""
    assert parse_command(f"/{command.name.upper()}  {words} ") == (command.run, words)


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if not command.args])
def test_a_command_that_takes_nothing_says_so(name: str) -> None:
    with pytest.raises(UsageError, match=f"/{name} takes nothing after it"):
        parse_command(f"/{name} 1")


@pytest.mark.parametrize("line", ["/exit", "/q", "/Q", "/quit", "exit", "quit", ":q", ":wq"])
def test_leaving_has_many_words(line: str) -> None:
    assert parse_command(line) == parse_command("/quit")


@pytest.mark.parametrize(
    ("line", "command", "numbers"),
    [
        ("1", "show", "1"),
        (" 12 ", "show", "12"),
        ("[1]", "show", "[1]"),
        ("[1][2]", "show", "[1][2]"),
        ("1 2", "show", "1 2"),
        ("1, 2", "show", "1, 2"),
        ("show 1", "show", "1"),
        ("Source 1", "show", "1"),
        ("sources 1 2", "show", "1 2"),
        ("o1", "open", "1"),
        ("o 1", "open", "1"),
        ("open [1]", "open", "[1]"),
        ("e1", "edit", "1"),
        ("edit 1", "edit", "1"),
        ("o", "open", ""),
        ("e", "edit", ""),
    ],
)
def test_numbers_with_or_without_a_verb_mean_sources(line: str, command: str, numbers: str) -> None:
    run = next(row.run for row in COMMANDS if row.name == command)
    assert parse_command(line) == (run, numbers)


@pytest.mark.parametrize(
    "line",
    [
        "a question",
        " /a path",
        "1 2 x",
        "1st",
        "help me",
        "12345678901",
        "show me 1",
        "source",
        "[1",
        "1]",
        "",
    ],
)
def test_what_is_no_command_is_a_question(line: str) -> None:
    assert parse_command(line) is None
