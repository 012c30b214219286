from pathlib import Path

import pytest

from bot.parsing.location import Location, parse_location
from bot.render.excerpt import ExcerptLine, make_excerpt
from retrieval.errors import UsageError
from retrieval.types import Article, CurrentArticle, FileState
from tests.bot.run_footnote import Shell, write


def page(text: str, state: FileState = FileState.CURRENT) -> CurrentArticle:
    return CurrentArticle("x.md", Article("x.md", text, 0, "X", None, None, None, ""), state)


@pytest.mark.parametrize(
    ("written", "location"),
    [
        ("seeds/x.md:7", Location("seeds/x.md", "lines", 7, 7)),
        ("seeds/x.md:12-40", Location("seeds/x.md", "chars", 12, 40)),
        ("c:/a:b/x.md:3:7", Location("c:/a:b/x.md:3", "lines", 7, 7)),
    ],
)
def test_the_last_colon_parts_the_path_from_the_place(written: str, location: Location) -> None:
    assert parse_location(written) == location


@pytest.mark.parametrize("written", ["x.md:", "x.md:a", ":3", "x.md:3-", "x.md:-3", ""])
def test_what_is_no_place_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="is not a location"):
        parse_location(written)


def test_the_cited_characters_stand_apart_on_each_of_their_lines() -> None:
    excerpt = make_excerpt(page("one\ntwo three\nfour five\nsix\n"), Location("x.md", "chars", 8, 18), 1)
    assert excerpt.rows == (
        ExcerptLine(1, "one", "", "", False),
        ExcerptLine(2, "two ", "three", "", True),
        ExcerptLine(3, "", "four", " five", True),
        ExcerptLine(4, "", "", "six", False),
    )
    assert excerpt.lines == 4


def test_a_cited_line_is_cited_whole() -> None:
    assert make_excerpt(page("one\r\ntwo\r\n"), Location("x.md", "lines", 2, 2), 0).rows == (
        ExcerptLine(2, "", "two", "", True),
    )
    assert make_excerpt(page("one\rtwo"), Location("x.md", "lines", 1, 1), 0).rows == (
        ExcerptLine(1, "", "one", "", True),
    )
    assert make_excerpt(page("\n\n"), Location("x.md", "lines", 2, 2), 0).rows == (
        ExcerptLine(2, "", "", "", True),
    )


def test_a_byte_order_mark_is_not_shown() -> None:
    assert make_excerpt(page("\ufeffone"), Location("x.md", "lines", 1, 1), 0).rows == (
        ExcerptLine(1, "", "one", "", True),
    )


@pytest.mark.parametrize(
    ("location", "message", "hint"),
    [
        (Location("x.md", "lines", 0, 0), "x.md has no line 0", "it has 2 lines"),
        (Location("x.md", "lines", 3, 3), "x.md has no line 3", "it has 2 lines"),
        (Location("x.md", "chars", 4, 8), "x.md has no span 4-8", "it has 7 characters"),
        (Location("x.md", "chars", 4, 4), "x.md has no span 4-4", "it has 7 characters"),
        (Location("x.md", "chars", 5, 4), "x.md has no span 5-4", "it has 7 characters"),
    ],
)
def test_a_place_that_is_not_there_says_how_long_the_file_is(
    location: Location, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as refused:
        make_excerpt(page("one\ntwo"), location, 3)
    assert (refused.value.message, refused.value.hint) == (message, hint)


def test_show_prints_the_lines_around_and_marks_the_cited_one(footnote: Shell) -> None:
    shown = footnote("show", "seeds/film/oscars.md:8", "-C", "2")
    assert (
        shown.out
        == """\
Foxx and Swank take Oscars  seeds/film/oscars.md  10 lines
   6 | The ceremony ran three and a half hours.
   7 |
>  8 | Foxx was named best actor for his role in Ray.
   9 |
  10 | It was his first nomination as lead.
"""
    )
    assert (shown.code, shown.err) == (0, "")


def test_on_a_terminal_the_cited_words_stand_out_and_long_lines_wrap_beside_the_numbers(
    footnote: Shell,
) -> None:
    footnote.environ["COLUMNS"] = "40"
    shown = footnote("show", "seeds/film/oscars.md:118-137", "-C", "1", "--color", "never", terminal=True)
    assert (
        shown.out
        == """\
  Foxx and Swank take Oscars
  seeds/film/oscars.md
  10 lines
    7 │
  ▌ 8 │ Foxx was named best actor for
  ▌   │ his role in Ray.
    9 │

"""
    )
    styled = footnote("show", "seeds/film/oscars.md:118-137", terminal=True).out
    assert "\x1b[1;30;43mFoxx was named best\x1b[0m actor" in styled
    footnote.environ["NO_COLOR"] = "1"
    assert (
        "\x1b[1mFoxx was named best\x1b[0m actor"
        in footnote("show", "seeds/film/oscars.md:118-137", terminal=True).out
    )


def test_an_endless_line_is_cut_around_what_is_cited(footnote: Shell) -> None:
    write("x" * 100_000 + "HERE" + "y" * 100_000, "seeds/long.txt")
    shown = footnote("show", "seeds/long.txt:100000-100004", terminal=True)
    assert "HERE" in shown.out
    assert len(shown.out) < 5_000
    assert len(footnote("show", "seeds/long.txt:100000-100004").out) > 200_000  # a pipe gets all of it


def test_a_file_that_changed_is_shown_as_it_is_now_and_said_to_have_changed(footnote: Shell) -> None:
    write("# New\n\nAll is new.\n", "seeds/skerry.md")
    shown = footnote("show", "seeds/skerry.md:3")
    assert "> 3 | All is new." in shown.out
    assert shown.err == "seeds/skerry.md: edited after indexing; this is the file as it is now.\n"
    assert shown.code == 0
    assert footnote("-q", "show", "seeds/skerry.md:3").err == ""


def test_an_article_is_found_by_its_id_and_by_its_absolute_path_too(footnote: Shell) -> None:
    by_path = footnote("show", "seeds/film/oscars.md:8").out
    assert footnote("show", "film/oscars.md:8").out == by_path
    assert footnote("show", f"{Path('seeds').absolute()}/film/oscars.md:8").out == by_path


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["seeds/film/oscars.md:11"], "footnote: seeds/film/oscars.md has no line 11. It has 10 lines.\n"),
        (
            ["seeds/film/oscars.md:5-9999"],
            "footnote: seeds/film/oscars.md has no span 5-9999. It has 203 characters.\n",
        ),
        (
            ["seeds/film/oscars.md:3", "-C", "-1"],
            "footnote: -C: '-1' is not a number of lines. Write one like 3.\n",
        ),
        (
            ["seeds/film/oscars.md:3", "-C", "x"],
            "footnote: -C: 'x' is not a number of lines. Write one like 3.\n",
        ),
        ([], "footnote: LOCATION is missing. See footnote show --help.\n"),
    ],
)
def test_a_wrong_place_is_one_line_and_2(footnote: Shell, argv: list[str], message: str) -> None:
    shown = footnote("show", *argv)
    assert (shown.code, shown.out, shown.err) == (2, "", message)


def test_a_path_alone_shows_how_the_article_begins(footnote: Shell) -> None:
    assert footnote("show", "film/oscars.md").out == footnote("show", "film/oscars.md:1").out


def test_a_file_that_is_not_an_article_is_refused(footnote: Shell) -> None:
    write("secret", "secret.md")
    for location in ("seeds/gone.md:1", "../secret.md:1", "secret.md:1", "/etc/passwd:1", "seeds:1"):
        shown = footnote("show", location)
        assert (shown.code, shown.out) == (2, "")
        assert len(shown.err.splitlines()) == 1


def test_a_path_is_understood_as_it_is_printed(footnote: Shell) -> None:
    write("# Keys\n\nThe key hangs behind the door.\n", "seeds/boat\nhouse.md")
    shown = footnote("show", "seeds/boat⟨U+000A⟩house.md:3")
    assert "> 3 | The key hangs behind the door." in shown.out
    assert shown.code == 0
    assert footnote("show", "seeds/boat⟨U+000D⟩house.md:3").code == 2
