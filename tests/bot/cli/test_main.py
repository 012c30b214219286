import json
import re
from pathlib import Path

import pytest

import bot.cli.commands
from tests.bot.run_footnote import Shell, write

ACTOR = "Who was named best actor?"


def test_global_flags_stand_before_or_after_the_command(footnote: Shell) -> None:
    Path("seeds").rename("other")
    assert footnote("--seeds", "other", "-q", "index").code == 0
    assert footnote("--seeds=other", "ask", ACTOR).code == 0
    assert footnote("ask", ACTOR, "--seeds", "other").code == 0
    assert footnote("ask", "--seeds", "other", ACTOR).code == 0


def test_the_index_can_be_put_elsewhere(footnote: Shell) -> None:
    assert footnote("index", "--index", "here").code == 0
    assert Path("here").is_dir()
    footnote.environ["FOOTNOTE_INDEX"] = "here"
    assert footnote("ask", ACTOR).code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("aks x", "there is no command or folder aks. Did you mean ask?"),
        ("xyzzy", 'there is no command or folder xyzzy. To ask that: footnote ask "xyzzy"'),
        ("help aks", "there is no command or folder aks. Did you mean ask?"),
        ("./nowhere", "there is no folder ./nowhere."),
        ("seeds/film/a.png", "seeds/film/a.png has a format that is not read. Export it as text or PDF."),
        ("index --passage-tokens 1", "--passage-tokens takes a whole number from 16 to 8192, not '1'."),
        ("--seds x", "there is no flag --seds before the command. Did you mean --seeds?"),
        ("--json ask x", "there is no flag --json before the command. A command's own flags come after it; "
                         "see footnote --help."),
        ("ask --no-cache", "there is no flag or argument --no-cache here. See footnote ask --help; to ask "
                           "about a flag, put -- before the question."),
        ("--continue", "--continue takes up a chat on a terminal. A pipe is a conversation by itself."),
        ("ask x --follow", "--follow needs questions on stdin. Write footnote ask - --follow."),
        ("ask", 'there is no question. Write it after ask: footnote ask "Who won?"'),
        ("show x --jsn", "there is no flag or argument --jsn here. See footnote show --help."),
        ("ask x --json --plain", "--plain and --json do not go together. See footnote ask --help."),
        ("ask x -k 0", "-k takes a whole number from 1 to 50, not '0'."),
        ("ask x --since soon", "--since: 'soon' is not a date. Write it as 2025-08-22, 2025-08 or 2025."),
        ("ask x --since 2025 --until 2024", "--since 2025-01-01 is after --until 2024-12-31. Swap them."),
        ("ask x --color blue", "--color takes auto, always or never, not 'blue'."),
        ("articles x --text y", "--text takes one article and no FILTER. Leave one of them out."),
        ("articles --text gone.md", "no article gone.md in seeds. List them with `footnote articles`."),
        ("completion tcsh", "SHELL takes one of 'bash', 'zsh', 'fish', not 'tcsh'. See footnote completion "
                            "--help."),
        ("report.pdf", "there is no file or folder report.pdf."),
        ("--seeds", "--seeds needs a value. See footnote --help."),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_2(footnote: Shell, words: str, message: str) -> None:
    write("PNG", "seeds/film/a.png")
    ended = footnote(*words.split())
    assert (ended.code, ended.out, ended.err) == (2, "", f"footnote: {message}\n")


def test_a_single_file_can_be_asked(footnote: Shell) -> None:
    write("# Other\n\nSwank was named best actress.\n", "seeds/film/other.md")
    assert footnote("seeds/film/oscars.md", "index").code == 0
    ended = footnote("seeds/film/oscars.md", "articles")
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == ["seeds/film/oscars.md"]


def test_an_empty_question_is_no_question(footnote: Shell) -> None:
    assert footnote("ask", " ").err == footnote("ask").err


@pytest.mark.parametrize("argv", [[ACTOR], ACTOR.split(), ["-q", ACTOR], ["actor?"]], ids=" ".join)
def test_a_question_needs_no_command(footnote: Shell, argv: list[str]) -> None:
    ended = footnote(*argv, "--json")
    assert (ended.code, json.loads(ended.out)["found"]) == (0, True)


def test_a_folder_in_front_is_the_folder_of_articles(footnote: Shell) -> None:
    Path("seeds").rename("my notes")
    assert footnote("my notes", "index").err.startswith("2 articles")
    assert "Foxx" in footnote("my notes", ACTOR).out
    assert "Foxx" in footnote("./my notes", "ask", ACTOR).out
    assert "Foxx" in footnote("my notes", stdin=f"{ACTOR}\n").out


def test_a_command_goes_before_a_folder_of_its_name(footnote: Shell) -> None:
    Path("index").mkdir()
    assert footnote("index").code == 0
    assert "no articles in index" in footnote("./index", "index").err


def test_each_setting_is_a_flag_before_and_after_the_command(footnote: Shell) -> None:
    assert footnote("--passage-tokens", "16", "index", "--max-article-mb=2").code == 0
    assert footnote("--model", "x", "--silence-of-a-kind", "index").code == 2


COMMANDS = [command.name for command in bot.cli.commands.COMMANDS]


@pytest.mark.parametrize("columns", [60, 120])
@pytest.mark.parametrize("argv", [["--help"], ["-h"], *(["help", name] for name in COMMANDS)], ids=" ".join)
def test_help_starts_with_usage_and_fits_the_terminal(shell: Shell, argv: list[str], columns: int) -> None:
    shell.environ["COLUMNS"] = str(columns)
    helped = shell(*argv)
    assert (helped.code, helped.err) == (0, "")
    lines = helped.out.splitlines()
    assert lines[0].startswith("usage: footnote")
    assert lines.index("examples:") < lines.index("exit codes:")
    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("columns", [60, 120])
def test_help_lists_the_commands_apart_from_what_they_do(shell: Shell, columns: int) -> None:
    shell.environ["COLUMNS"] = str(columns)
    helped = shell("--help").out
    for command in bot.cli.commands.COMMANDS:
        assert re.search(rf"^  {command.name} {{2,}}{command.help[:20]}", helped, re.MULTILINE)


@pytest.mark.parametrize("columns", [80, 120])
def test_prose_after_the_examples_stands_apart_at_any_width(shell: Shell, columns: int) -> None:
    shell.environ["COLUMNS"] = str(columns)
    lines = shell("slack", "--help").out.splitlines()
    environment = next(n for n, line in enumerate(lines) if line.startswith("environment:"))
    assert lines[environment - 1] == ""


def test_help_is_a_command_too(shell: Shell) -> None:
    assert shell("help").out == shell("--help").out
    assert shell("help", "ask").out == shell("ask", "--help").out


def test_the_manual_page_has_every_command_and_setting(shell: Shell) -> None:
    page = shell("help", "--man").out
    assert page.startswith('.TH FOOTNOTE 1 ""')
    for command in bot.cli.commands.COMMANDS:
        assert f"\n.SS {command.name}\n" in page
    assert r"\fBFOOTNOTE_PASSAGE_TOKENS\fR, \fB\-\-passage\-tokens\fR N" in page
    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".B", ".TP", ".PP", ".nf", ".fi"}


@pytest.mark.parametrize(("short", "long"), [("-q", "--quiet"), ("-v", "--verbose"), ("-V", "--version")])
def test_each_short_flag_has_a_long_form(footnote: Shell, short: str, long: str) -> None:
    assert footnote(short, "articles") == footnote(long, "articles") == footnote("articles", long)


def test_the_number_of_quotes_has_a_long_flag(footnote: Shell) -> None:
    assert footnote("ask", "x", "--quotes", "0").err.startswith("footnote: -k takes a whole number")


def test_the_version_is_one_line(shell: Shell) -> None:
    ended = shell("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("footnote ")
    assert shell("ask", "--version").out == shell("-V").out == ended.out
