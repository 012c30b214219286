"""Several folders on the command line: what each command shows of them."""

import json
from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, SKERRY, Shell, write

pytestmark = pytest.mark.index

BOTH = ("--seeds", "news", "--seeds", "lights")
ACTOR = "Who was named best actor?"


@pytest.fixture
def two(shell: Shell) -> Shell:
    """A shell beside two folders, which are indexed as one."""
    write(OSCARS, "news/oscars.md")
    write(SKERRY, "lights/skerry.md")
    assert shell("index", *BOTH).code == 0
    return shell


def test_a_flag_before_the_command_and_one_after_it_name_both(two: Shell) -> None:
    assert two("--seeds", "news", "articles", "--seeds", "lights").out.count("\n") == 2


def test_paths_are_as_the_folders_are_given_and_ids_begin_with_their_names(two: Shell) -> None:
    answer = json.loads(two("ask", ACTOR, "--json", *BOTH).out)
    (citation, *_) = answer["citations"]
    assert (citation["path"], citation["article"]["id"]) == ("news/oscars.md", "news/oscars.md")
    assert two("show", "news/oscars.md:6", *BOTH).code == 0


def test_a_hint_names_all_folders(two: Shell) -> None:
    assert two("ask", ACTOR, "--no-sync", "--index", "none", *BOTH).err.endswith(
        "Run `footnote index --seeds news --seeds lights --index none`.\n"
    )


@pytest.mark.parametrize(("glob", "code"), [("news/*", 0), ("lights/*", 1)])
def test_a_filter_names_one_of_them(two: Shell, glob: str, code: int) -> None:
    assert two("ask", ACTOR, "--in", glob, *BOTH).code == code


def test_the_doctor_names_each_folder(two: Shell) -> None:
    assert "ok\tarticles\t2 files in news (news), lights (lights)\n" in two("doctor", *BOTH).out


def test_a_folder_that_is_away_is_named_and_the_others_answer(two: Shell) -> None:
    Path("lights").rename("off")
    ended = two("ask", ACTOR, *BOTH)
    assert ended.code == 0
    assert ended.err == "lights: there is no folder lights, so none of its articles is quoted.\n"
    ended = two("index", *BOTH)
    assert ended.code == 0
    assert ended.err.startswith("lights/: there is no folder lights; its 1 article stays in the index")
    ended = two("ask", "Who lit the lamp on Skerry?", *BOTH)
    assert ended.code == 1
    assert "1 file was not read: `footnote doctor` lists them" in ended.out
    assert ended.err == "lights: there is no folder lights, so none of its articles is quoted.\n"
    assert "note\tarticles\tlights/: there is no folder lights" in two("doctor", *BOTH).out
    assert "skerry" not in two("doctor", "--deep", *BOTH).out


def test_the_settings_list_the_folders_and_where_they_are_from(two: Shell) -> None:
    rows = dict(line.split("\t", 1) for line in two("config", *BOTH).out.splitlines())
    assert rows["seeds"] == "news, lights\t--seeds"
    write('[[sources]]\nname = "a"\npath = "news"\n', "conf.toml")
    rows = dict(line.split("\t", 1) for line in two("config", "--config", "conf.toml").out.splitlines())
    assert rows["sources"] == "a\tsources in conf.toml"


def test_seeds_are_not_set_in_a_file_that_has_tables(two: Shell) -> None:
    content = '[[sources]]\nname = "a"\npath = "news"\n'
    write(content, "conf.toml")
    ended = two("config", "set", "seeds", "x", "--config", "conf.toml")
    assert (ended.code, Path("conf.toml").read_text()) == (2, content)


def test_an_index_of_tables_loses_only_what_is_taken_out(two: Shell) -> None:
    tables = [f'[[sources]]\nname = "{name}"\npath = "{name}"\n' for name in ("news", "lights")]
    write("".join(tables), "conf.toml")
    two("index", "--config", "conf.toml")
    write(tables[0], "conf.toml")
    assert ": 1 removed (" in two("index", "--config", "conf.toml").err
    assert two("articles", "--config", "conf.toml").out.startswith("news/oscars.md\t")
