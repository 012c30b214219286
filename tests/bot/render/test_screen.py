"""An answer on a screen: what is shown where, widths, links and colours."""

import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from bot.render.console import make_console
from bot.render.screen import RichOutput
from retrieval.types import SupportingQuote
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND, quoting
from tests.bot.render.shown import HEADINGS, screen, under_headings
from tests.bot.run_footnote import Terminal


def test_the_screen_shows_quotes_sources_and_time() -> None:
    assert (
        screen(FOUND, source_hint="type 1 to check")
        == """
  Foxx was named best actor. [1]

  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28 · seeds/film/oscars.md:7

  8 ms · type 1 to check

"""
    )


def test_the_screen_names_an_article_once_and_gives_each_quote_its_paragraph() -> None:
    first = FOUND.citations[0]
    answer = replace(
        FOUND,
        citations=(first, replace(first, n=2, quote="It was his first.", lines=(9, 9))),
    )
    assert (
        screen(answer)
        == """
  Foxx was named best actor. [1]

  It was his first. [2]

  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28 · seeds/film/oscars.md:7
  [2] seeds/film/oscars.md:9

  8 ms

"""
    )


def test_the_screen_says_what_comes_near_when_the_articles_do_not_say() -> None:
    assert (
        screen(NOT_FOUND, source_hint="type 1 to check")
        == """
  The articles do not say.

  Closest:
  1 Foxx and Swank take Oscars
    BBC News · 2005-02-28 · seeds/film/oscars.md:3

  8 ms · type 1 to check

"""
    )
    assert (
        screen(replace(NOT_FOUND, closest=()), source_hint="type 1 to check")
        == """
  The articles do not say.

  8 ms

"""
    )


def test_the_screen_shows_who_agrees_who_disagrees_and_that_an_answer_is_only_possible() -> None:
    first = FOUND.citations[0]
    other = replace(ARTICLE, id="film/b.md", path="seeds/film/b.md")
    agrees = (SupportingQuote(other, "Best actor was Foxx.", 10, 30, (3, 3)),)
    second = replace(
        first, n=2, quote="Depp was.", article=replace(other, published="2005-02-27"), conflicting=True
    )
    citations = (replace(first, supporting=agrees, conflicting=True), second)
    answer = replace(FOUND, citations=citations, tentative=True, disputed=True)
    assert screen(answer).startswith(
        """
  Possibly:
  The articles disagree.

  Foxx was named best actor. [1] (2 articles, 2005-02-28)

  Depp was. [2] (2005-02-27)

  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28 · seeds/film/oscars.md:7
      1 more article agrees · seeds/film/b.md:3
  [2] Foxx and Swank take Oscars
"""
    )


def test_the_screen_shows_the_headings_above_each_quote_without_the_title() -> None:
    assert (
        screen(under_headings(*HEADINGS), width=80)
        == """
  Foxx was. [1]

  Swank too. [2]

  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28 · Winners › Best actor · seeds/film/oscars.md:7
  [2] Winners › Best actor · seeds/film/oscars.md:7

  8 ms

"""
    )


def test_a_narrow_screen_gives_the_headings_a_line_of_their_own() -> None:
    assert screen(under_headings(*HEADINGS), width=36).endswith(
        """
  [1] Foxx and Swank take Oscars
      BBC News · 2005-02-28
      Winners › Best actor
      seeds/film/oscars.md:7
  [2] Winners › Best actor
      seeds/film/oscars.md:7

  8 ms

"""
    )


def test_a_title_alone_above_a_quote_is_not_repeated() -> None:
    assert screen(under_headings(HEADINGS[0])) == screen(under_headings())


def test_a_narrow_screen_wraps_beside_the_marker() -> None:
    assert (
        screen(FOUND, width=30)
        == """
  Foxx was named best actor.
  [1]

  [1] Foxx and Swank take
      Oscars
      BBC News · 2005-02-28
      seeds/film/oscars.md:7

  8 ms

"""
    )


@pytest.mark.parametrize("width", [1, 10, 40, 80, 200])
def test_no_width_loses_a_word(width: int) -> None:
    answer = quoting("日本語の長い文章はここにあります שלום " * 5)
    shown = "".join(screen(answer, width=width).split())
    assert shown.startswith("".join(answer.text.split()))


def test_a_path_is_a_link_to_the_file_on_this_host() -> None:
    link = f"file://{socket.gethostname()}{Path('seeds/film/oscars.md').absolute().as_uri().removeprefix('file://')}"
    assert re.search(rf"\x1b]8;id=\d+;{re.escape(link)}\x1b\\", screen(FOUND, color="auto"))


def test_articles_in_a_folder_elsewhere_are_listed_by_the_path_that_a_filter_takes() -> None:
    stream = Terminal()
    console = make_console(stream, "never", {"TERM": "xterm", "COLUMNS": "60"})
    elsewhere = replace(ARTICLE, path="/srv/articles/film/oscars.md")
    RichOutput(console).articles([ARTICLE, elsewhere])
    here, there = stream.getvalue().split("Foxx and Swank take Oscars")[1:]
    assert "seeds/film/oscars.md" in here
    assert "/srv" not in there and "film/oscars.md" in there


def test_no_color_leaves_no_colour_and_never_leaves_no_escape() -> None:
    assert "\x1b[1;35m[1]" in screen(FOUND, color="auto")
    assert "\x1b[1;35m[1]" in screen(FOUND, color="always", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", screen(FOUND, color="auto", NO_COLOR="1"))
    assert "\x1b" not in screen(FOUND, color="never")
    assert "\x1b" not in screen(FOUND, color="auto", TERM="dumb")
