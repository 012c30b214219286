from pathlib import Path

import pytest

from tests.bot.run_footnote import Shell

ACTOR = "Who was named best actor?"


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
