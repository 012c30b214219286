import io
import json
from pathlib import Path

import pytest

import bot.cli
from retrieval.errors import IndexBusy
from retrieval.library import EVERYTHING, Library
from retrieval.types import Answer, Context, Filters, SyncReport
from tests.bot.shell import OSCARS, Shell, Terminal, write

ACTOR = "Who was named best actor?"
ANSWER = """\
Foxx was named best actor for his role in Ray. [1]
1\tseeds/film/oscars.md:8\tFoxx and Swank take Oscars
"""
MARS = "capital of mars"


def test_ask_answers_on_stdout_and_ends_with_0(footnote: Shell) -> None:
    asked = footnote("ask", ACTOR)
    assert (asked.code, asked.out, asked.err) == (0, ANSWER, "")


def test_a_question_needs_no_quotes(footnote: Shell) -> None:
    assert footnote("ask", "Who", "was", "named", "best", "actor?").out == ANSWER


def test_ask_ends_with_1_when_the_articles_do_not_say(footnote: Shell) -> None:
    asked = footnote("ask", MARS)
    assert asked.code == 1
    assert asked.out.startswith("The articles do not say.\nClosest: seeds/")
    assert asked.err == ""


def test_ask_json_cites_exactly(footnote: Shell) -> None:
    asked = footnote("ask", ACTOR, "--json")
    (citation,) = json.loads(asked.out)["citations"]
    start, end = citation["chars"]
    assert Path(citation["path"]).read_text(encoding="utf-8")[start:end] == citation["quote"]
    assert json.loads(asked.out)["question"] == ACTOR


def test_ask_is_rich_on_a_terminal_unless_plain_is_wanted(footnote: Shell) -> None:
    assert "▌" not in footnote("ask", ACTOR, terminal=True).out
    assert "[1] Foxx and Swank take Oscars" in footnote("ask", ACTOR, "--color", "never", terminal=True).out
    assert footnote("ask", ACTOR, "--plain", terminal=True).out == ANSWER
    assert json.loads(footnote("ask", ACTOR, "--json", terminal=True).out)["found"]


def test_color_always_colours_a_pipe(footnote: Shell) -> None:
    assert "\x1b[1;36m[1]" in footnote("ask", ACTOR, "--color", "always").out
    assert "\x1b" not in footnote("ask", ACTOR).out


def test_k_is_how_many_quotes(footnote: Shell) -> None:
    asked: list[int] = []

    class Counting(Library):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = EVERYTHING,
            k: int = 3,
            context: Context | None = None,
        ) -> Answer:
            asked.append(k)
            return super().ask(question, filters=filters, k=k, context=context)

    footnote.library = Counting
    footnote("ask", ACTOR)
    footnote("ask", ACTOR, "-k", "1")
    footnote.environ["FOOTNOTE_QUOTES"] = "5"
    footnote("ask", ACTOR)
    footnote(stdin=ACTOR)
    assert asked == [3, 1, 5, 5]


def test_a_date_or_a_pattern_narrows_what_is_asked(footnote: Shell) -> None:
    assert footnote("ask", ACTOR, "--since", "2005-02", "--until", "2005").code == 0
    assert footnote("ask", ACTOR, "--since", "2006").code == 1
    assert footnote("ask", ACTOR, "--in", "film/*").code == 0
    assert footnote("ask", ACTOR, "--in", "sport/*").code == 1


def test_a_batch_answers_each_line_by_itself(footnote: Shell) -> None:
    lines = f"{ACTOR}\n\n  \n{MARS}\r\n{ACTOR}"
    asked = footnote("ask", "-", "--json", stdin=lines)
    answers = [json.loads(line) for line in asked.out.splitlines()]
    assert [answer["question"] for answer in answers] == [ACTOR, MARS, ACTOR]
    assert [answer["found"] for answer in answers] == [True, False, True]
    assert asked.code == 1  # not all were answered
    assert footnote("ask", "-", stdin=f"{ACTOR}\n{ACTOR}\n").out == f"{ANSWER}\n{ANSWER}"
    assert footnote("ask", "-", stdin="").code == 0


def test_a_changed_file_is_named_once_and_not_cited(footnote: Shell) -> None:
    write(OSCARS + "\nMore.\n", "seeds/film/oscars.md")
    asked = footnote("ask", ACTOR, "--json")
    said = json.loads(asked.out)
    assert all(citation["path"] != "seeds/film/oscars.md" for citation in said["citations"])
    assert said["changed"] == ["seeds/film/oscars.md"]
    line = "seeds/film/oscars.md: changed since it was indexed, and so not cited. Run `footnote index`.\n"
    assert asked.err == line
    assert footnote("ask", "-", stdin=f"{ACTOR}\n{ACTOR}\n").err == line
    assert footnote("ask", ACTOR, "-q").err == ""


def test_ask_without_an_index_says_how_to_make_one(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    asked = shell("ask", ACTOR)
    assert (asked.code, asked.out) == (3, "")
    assert asked.err.startswith("footnote: there is no index yet")
    assert asked.err.endswith(" Run `footnote index`.\n")


def test_index_sums_up_in_a_line(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    write("one", "seeds/one.md")
    assert shell("index").err == "2 articles, 2 passages: 2 added (8 ms)\n"
    assert shell("index").err == "2 articles, 2 passages: up to date (8 ms)\n"
    write("two", "seeds/one.md")
    Path("seeds/oscars.md").unlink()
    ended = shell("index")
    assert (ended.code, ended.out, ended.err) == (
        0,
        "",
        "1 article, 1 passage: 1 changed, 1 removed (8 ms)\n",
    )
    assert shell("index", "-q").err == ""
    assert shell("index", "--rebuild").err.splitlines()[0].startswith("rebuilt: ")


def test_index_names_each_bad_file_and_takes_the_rest(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    write("", "seeds/empty\x1b[31m.md")
    ended = shell("index")
    assert ended.code == 0
    assert ended.err.splitlines()[0] == "empty⟨U+001B⟩[31m.md: empty. Write it or remove it."
    assert ended.err.splitlines()[1].startswith("1 article, ")
    assert shell("index", "-q").err == ""


def test_index_shows_bars_on_a_terminal_and_clears_them(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    ended = shell("index", terminal=True)
    assert "files" in ended.err
    assert "passages" in ended.err
    assert ended.err.endswith("1 article, 1 passage: 1 added (8 ms)\n")
    shell.environ["TERM"] = "dumb"
    assert shell("index", terminal=True).err == "1 article, 1 passage: up to date (8 ms)\n"


def test_index_of_no_folder_is_3(shell: Shell) -> None:
    ended = shell("index", "--seeds", "nowhere")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "footnote: the folder of articles nowhere does not exist. Name one with --seeds FOLDER.\n"
    )


def test_articles_are_listed_a_line_each(footnote: Shell) -> None:
    assert footnote("articles").out == (
        "seeds/film/oscars.md\tFoxx and Swank take Oscars\tBBC News\t2005-02-28\n"
        "seeds/skerry.md\tThe keeper of Skerry light\t\t\n"
    )
    assert footnote("articles", "--color", "never", terminal=True).out == (
        "Foxx and Swank take Oscars\n"
        "  BBC News · 2005-02-28 · seeds/film/oscars.md\n"
        "The keeper of Skerry light\n"
        "  seeds/skerry.md\n"
    )


@pytest.mark.parametrize("wanted", ["OSCARS", "film/", "bbc", "2005-02", "Swank take"])
def test_articles_are_found_by_path_title_source_or_date(footnote: Shell, wanted: str) -> None:
    listed = footnote("articles", wanted, "--json")
    assert [article["id"] for article in json.loads(listed.out)] == ["film/oscars.md"]
    assert listed.code == 0


def test_articles_that_do_not_exist_are_1(footnote: Shell) -> None:
    listed = footnote("articles", "mars")
    assert (listed.code, listed.out, listed.err) == (1, "", "no article fits 'mars'.\n")
    assert footnote("articles", "mars", "--json").out == "[]\n"


def test_articles_text_is_exact_in_a_pipe_and_harmless_on_a_terminal(footnote: Shell) -> None:
    text = "# Bell\r\n\x07\x1b[31mred\x1b[0m\r\nend" + " of the line" * 20
    write(text, "seeds/bell.md")
    assert footnote("articles", "--text", "bell.md").out == text
    shown = footnote("articles", "--text", "seeds/bell.md", terminal=True).out
    assert "\x1b" not in shown
    assert "⟨U+001B⟩[31mred" in shown


def test_global_flags_stand_before_or_after_the_verb(footnote: Shell) -> None:
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
    ("words", "said"),
    [
        ("aks x", "there is no verb aks. Did you mean ask?"),
        ("xyzzy", 'there is no verb xyzzy. To ask: footnote ask "xyzzy …"'),
        ("--seds x", "there is no flag --seds before the verb. Did you mean --seeds?"),
        ("--json ask x", "there is no flag --json before the verb. A verb's own flags come after it; see "
                         "footnote --help."),
        ("ask", 'there is no question. Write it after ask: footnote ask "Who won?"'),
        ("ask x --jsn", "unrecognized arguments: --jsn. See footnote ask --help."),
        ("ask x --json --plain", "argument --plain: not allowed with argument --json. See footnote ask "
                                 "--help."),
        ("ask x -k 0", "-k takes a whole number from 1 to 50, not '0'."),
        ("ask x --since soon", "--since: 'soon' is not a date. Write it as 2025-08-22, 2025-08 or 2025."),
        ("ask x --since 2025 --until 2024", "--since 2025-01-01 is after --until 2024-12-31. Swap them."),
        ("ask x --color blue", "--color takes auto, always or never, not 'blue'."),
        ("articles x --text y", "--text takes one article and no FILTER. Leave one of them out."),
        ("articles --text gone.md", "no article gone.md in seeds. List them with `footnote articles`."),
        ("--seeds", "argument --seeds: expected one argument. See footnote --help."),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_2(footnote: Shell, words: str, said: str) -> None:
    ended = footnote(*words.split())
    assert (ended.code, ended.out, ended.err) == (2, "", f"footnote: {said}\n")


def test_an_empty_question_is_no_question(footnote: Shell) -> None:
    assert footnote("ask", " ").err == footnote("ask").err


@pytest.mark.parametrize(
    "argv", [["--help"], ["-h"], ["ask", "--help"], ["--help", "show"], ["index", "-h"], ["articles", "-h"]]
)
def test_help_starts_with_examples(shell: Shell, argv: list[str]) -> None:
    helped = shell(*argv)
    assert (helped.code, helped.err) == (0, "")
    assert helped.out.startswith("examples:\n  footnote")
    assert "exit codes:" in helped.out
    assert all(len(line) <= 110 for line in helped.out.splitlines())


def test_help_lists_the_verbs(shell: Shell) -> None:
    helped = shell("--help").out
    assert all(f"\n  {verb} " in helped for verb in ("ask", "index", "show", "articles"))


def test_the_version_is_one_line(shell: Shell) -> None:
    ended = shell("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("footnote ")
    assert shell("ask", "--version").out == ended.out


def failing(error: BaseException) -> type[Library]:
    """A library whose `ask` raises what nobody foresaw."""

    class Failing(Library):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = EVERYTHING,
            k: int = 3,
            context: Context | None = None,
        ) -> Answer:
            raise error

    return Failing


def test_a_bug_is_one_line_and_a_traceback_with_v(footnote: Shell) -> None:
    footnote.library = failing(ZeroDivisionError("a\x1bb"))
    ended = footnote("ask", "x")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == "footnote: ZeroDivisionError: a⟨U+001B⟩b. This is a bug, run with -v to see where.\n"
    said = footnote("-v", "ask", "x").err.splitlines()
    assert said[0].startswith("articles in seeds, index in ")
    assert said[1] == "Traceback (most recent call last):"
    assert said[-1] == "footnote: ZeroDivisionError: a⟨U+001B⟩b. This is a bug, please report it."


def test_an_interrupt_is_130(footnote: Shell) -> None:
    footnote.library = failing(KeyboardInterrupt())
    ended = footnote("ask", "x")
    assert (ended.code, ended.out, ended.err) == (130, "", "Interrupted.\n")
    assert footnote(stdin=ACTOR).code == 130


def test_an_index_that_cannot_be_written_can_still_be_asked(footnote: Shell) -> None:
    class Busy(Library):
        def sync(self, **_: object) -> SyncReport:
            raise IndexBusy("another process writes the index", "wait for it")

    footnote.library = Busy
    chatted = footnote(stdin=ACTOR)
    assert (chatted.code, chatted.out) == (0, ANSWER)
    assert chatted.err == "footnote: another process writes the index. Wait for it.\n"
    assert footnote("index").code == 3


class Full(io.StringIO):
    """A stream on a disk without room."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


class Closed(io.StringIO):
    """A pipe that nobody reads."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


class ClosedTerminal(Closed, Terminal):
    """A terminal that went away."""


def test_a_full_disk_under_stdout_is_said(footnote: Shell) -> None:
    ended = footnote.run(("ask", ACTOR), io.StringIO(), Full(), io.StringIO())
    assert ended.code == 3
    assert ended.err == (
        "footnote: cannot write the answer: No space left on device. "
        "See if the disk is full or may not be written.\n"
    )


@pytest.mark.parametrize("stdout", [Closed, ClosedTerminal])
def test_a_closed_pipe_ends_quietly(footnote: Shell, stdout: type[io.StringIO]) -> None:
    for argv in (
        ("ask", ACTOR),
        ("ask", ACTOR, "--json"),
        ("articles",),
        ("articles", "--text", "skerry.md"),
    ):
        ended = footnote.run(argv, io.StringIO(), stdout(), io.StringIO())
        assert (ended.code, ended.err) == (0, "")


def test_the_exit_codes_are_those_of_the_help() -> None:
    assert (bot.cli.BUG, bot.cli.INTERRUPTED) == (3, 130)


def test_one_bad_line_of_a_batch_costs_the_others_nothing(footnote: Shell) -> None:
    ended = footnote("ask", "-", "--json", stdin=f"{ACTOR}\n{'x' * 2001}\n{ACTOR}\n")
    found = [json.loads(line)["found"] for line in ended.out.splitlines()]
    assert found == [True, False, True]
    assert "2,001 characters" in ended.err
    assert ended.code == 1
