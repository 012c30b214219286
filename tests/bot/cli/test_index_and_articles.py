import json
from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, Shell, write


@pytest.mark.index
def test_index_sums_up_in_a_line(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    write("one", "seeds/one.md")
    assert shell("index").err == "2 articles, 3 passages: 2 added (8 ms)\n"
    assert shell("index").err == "2 articles, 3 passages: up to date (8 ms)\n"
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


@pytest.mark.index
def test_an_index_in_shards_is_asked_and_kept_as_any_other(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    write("one", "seeds/one.md")
    whole = shell("ask", "Who won best actor?", "--plain").out
    assert shell("index", "--shards", "3").err.endswith("2 articles, 3 passages: 2 added (8 ms)\n")
    assert shell("index").err == "2 articles, 3 passages: up to date (8 ms)\n"
    assert shell("ask", "Who won best actor?", "--plain").out == whole
    listed = json.loads(shell("articles", "--json").out)
    assert [article["id"] for article in listed] == ["one.md", "oscars.md"]


@pytest.mark.parametrize("number", ["0", "-1", "many", "4097"])
def test_a_number_of_shards_that_is_none_is_2(shell: Shell, number: str) -> None:
    ended = shell("index", f"--shards={number}")
    assert ended.code == 2
    assert f"--shards takes a whole number from 1 to 4,096, not {number}" in ended.err


@pytest.mark.index
def test_index_names_each_bad_file_and_takes_the_rest(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    write("", "seeds/empty\x1b[31m.md")
    ended = shell("index")
    assert ended.code == 0
    assert ended.err.splitlines()[0] == "empty⟨U+001B⟩[31m.md: empty. Write it or remove it."
    assert ended.err.splitlines()[1].startswith("1 article, ")
    assert shell("index", "-q").err == ""


@pytest.mark.index
def test_index_shows_bars_on_a_terminal_and_clears_them(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    ended = shell("index", terminal=True)
    assert "files" in ended.err
    assert "passages" in ended.err
    assert ended.err.endswith("1 article, 2 passages: 1 added (8 ms)\n")
    shell.environ["TERM"] = "dumb"
    assert shell("index", terminal=True).err == "1 article, 2 passages: up to date (8 ms)\n"


def test_index_of_no_folder_is_3(shell: Shell) -> None:
    ended = shell("index", "--seeds", "nowhere")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "footnote: there is no folder nowhere. Name yours: footnote FOLDER; to try it on sample articles: "
        "footnote demo.\n"
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
    assert (listed.code, listed.out, listed.err) == (
        1,
        "",
        "no article has 'mars' in its path, title, source or date; --grep mars looks into the texts.\n",
    )
    assert footnote("articles", "mars", "--json").out == "[]\n"


def test_articles_text_is_exact_in_a_pipe_and_harmless_on_a_terminal(footnote: Shell) -> None:
    text = "# Bell\r\n\x07\x1b[31mred\x1b[0m\r\nend" + " of the line" * 20
    write(text, "seeds/bell.md")
    assert footnote("articles", "--text", "bell.md").out == text
    shown = footnote("articles", "--text", "seeds/bell.md", terminal=True).out
    assert "\x1b" not in shown
    assert "⟨U+001B⟩[31mred" in shown


@pytest.mark.index
def test_what_was_passed_over_is_said_by_an_index_run_that_changed_something_or_is_verbose(
    shell: Shell,
) -> None:
    line = "./: 1 .png file was passed over. Export what is an article as text or PDF.\n"
    write(OSCARS, "seeds/oscars.md")
    write("PNG", "seeds/a.png")
    assert line in shell("index").err
    assert line not in shell("index").err
    assert line in shell("index", "-v").err
    write("More to know.", "seeds/more.md")
    assert line in shell("index").err


def test_what_was_passed_over_is_said_wherever_articles_are_listed(footnote: Shell) -> None:
    write("PNG", "seeds/a.png")
    assert (
        footnote("articles").err
        == "./: 1 .png file was passed over. Export what is an article as text or PDF.\n"
    )
    assert footnote("articles", "-q").err == ""


def test_articles_are_listed_though_their_folder_is_gone(footnote: Shell) -> None:
    Path("seeds").rename("elsewhere")
    listed = footnote("articles")
    assert (len(listed.out.splitlines()), listed.err, listed.code) == (2, "", 0)


def test_articles_can_be_listed_by_what_is_in_them(footnote: Shell) -> None:
    assert footnote("articles", "--grep", "best actor").out.startswith("seeds/film/oscars.md\t")
    assert footnote("articles", "skerry", "--grep", "forty winters").out.startswith("seeds/skerry.md\t")
    nothing = footnote("articles", "--grep", "zebra")
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "no article has 'zebra'.\n")


def test_files_with_notices_are_listed_whenever_asked_for(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    Path("seeds/fee.md").write_bytes("# Gebühr\n\nDie Gebühr der Fähre beträgt drei Euro.\n".encode("cp1252"))
    write("%PDF-1.4", "seeds/cut.pdf")
    shell("index")
    ended = shell("articles", "--notices")
    assert ended.code == 0
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == ["cut.pdf", "fee.md"]
    assert "\tnot UTF-8, read as " in ended.out
    (listed,) = json.loads(shell("articles", "--notices", "FEE", "--json").out)
    assert (listed["path"], listed["hint"]) == ("fee.md", "save it as UTF-8 to be sure")
    assert "note\tarticles\tfee.md: not UTF-8" in shell("doctor").out
    assert shell("doctor").out.count("cut.pdf") == 1
    assert shell("articles", "--notices", "--text", "x").code == 2
