import io
import json
import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from bot.render.console import make_console
from bot.render.json_output import answer_json, articles_json
from bot.render.markdown import conversation_markdown
from bot.render.plain import PlainOutput
from bot.render.screen import RichOutput
from retrieval.types import Answer, SupportingQuote
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND, quoting
from tests.bot.run_footnote import Terminal, timeless


def plain(answer: Answer) -> str:
    stream = io.StringIO()
    PlainOutput(stream).answer(answer)
    return stream.getvalue()


def screen(
    answer: Answer, *, width: int = 60, color: str = "never", source_hint: str = "", **environ: str
) -> str:
    stream = Terminal()
    console = make_console(stream, color, {"TERM": "xterm", "COLUMNS": str(width), **environ})
    RichOutput(console, source_hint).answer(answer)
    return timeless(stream.getvalue())


def test_json_is_the_contract() -> None:
    assert json.loads(answer_json(FOUND)) == {
        "question": "Who was best actor?",
        "answer": "Foxx was named best actor. [1]",
        "found": True,
        "confidence": 0.9346,
        "quote_confidence": 0.9012,
        "citations": [
            {
                "n": 1,
                "quote": "Foxx was named best actor.",
                "path": "seeds/film/oscars.md",
                "lines": [7, 7],
                "chars": [412, 438],
                "score": 0.8123,
                "article": {
                    "id": "film/oscars.md",
                    "title": "Foxx and Swank take Oscars",
                    "source": "BBC News",
                    "url": "https://example.org/oscars",
                    "published": "2005-02-28",
                    "dated_by": "",
                },
                "lead": None,
                "headings": [],
                "agrees": [],
                "where": None,
                "address": None,
            }
        ],
        "closest": [],
        "changed": [],
        "elapsed_ms": 7.9,
        "possibly": False,
        "missing": [],
        "disagree": False,
        "remark": "",
        "statement": "",
        "unread": [],
        "written": None,
        "writer_error": None,
        "partial": False,
        "asked_as": "",
    }


def test_json_of_no_answer_has_the_same_fields() -> None:
    fields = json.loads(answer_json(NOT_FOUND))
    assert list(fields) == list(json.loads(answer_json(FOUND)))
    assert fields["closest"] == [
        {
            "path": "seeds/film/oscars.md",
            "lines": [3, 4],
            "title": "Foxx and Swank take Oscars",
            "score": 0.41,
            "where": None,
            "address": None,
        }
    ]
    assert fields["changed"] == ["seeds/skerry.md"]


def test_json_is_one_line_of_readable_letters() -> None:
    answer = answer_json(replace(FOUND, question="Où?\n\x1b[2J\u202e"))
    assert "\n" not in answer
    assert r'"Où?\n\u001b[2J\u202e"' in answer


def test_json_of_articles_is_an_array_with_an_article_a_line() -> None:
    assert articles_json([]) == "[]"
    listed = articles_json([ARTICLE, ARTICLE])
    assert len(listed.splitlines()) == 2
    assert json.loads(listed)[1] == {
        "id": "film/oscars.md",
        "title": "Foxx and Swank take Oscars",
        "source": "BBC News",
        "url": "https://example.org/oscars",
        "published": "2005-02-28",
        "dated_by": "",
        "path": "seeds/film/oscars.md",
        "passages": 2,
        "address": None,
    }


def test_plain_is_the_answer_then_columns() -> None:
    assert plain(FOUND) == (
        "Foxx was named best actor. [1]\n"
        "1\tseeds/film/oscars.md:7\tFoxx and Swank take Oscars\n"
    )  # fmt: skip


def test_plain_names_what_comes_near_when_the_articles_do_not_say() -> None:
    assert plain(NOT_FOUND) == (
        "The articles do not say.\n"
        "Closest: seeds/film/oscars.md:3  Foxx and Swank take Oscars\n"
    )  # fmt: skip


def test_plain_text_of_an_article_cannot_pass_for_a_source() -> None:
    forged = plain(quoting("A quote\n2\tseeds/forged.md:1\tForged"))
    assert [line for line in forged.splitlines() if "\t" in line] == [
        "1\tseeds/film/oscars.md:7\tFoxx and Swank take Oscars"
    ]


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


def test_what_a_tentative_answer_lacks_is_named_in_every_form() -> None:
    answer = replace(FOUND, tentative=True, missing=("14.2.0", "--no_x"))
    caveat = "Possibly (no mention of 14.2.0, --no_x):"
    assert plain(answer).splitlines()[0] == caveat
    assert screen(answer).splitlines()[1] == f"  {caveat}"
    page = conversation_markdown([("When?", answer, None)])
    assert "_Possibly (no mention of 14.2.0, --no_x):_" in page
    assert json.loads(answer_json(answer))["missing"] == ["14.2.0", "--no_x"]


def test_what_the_index_itself_says_is_an_answer_without_quotes() -> None:
    answer = replace(FOUND, citations=(), statement="There are 13 articles.")
    assert plain(answer) == "There are 13 articles.\n"
    assert "There are 13 articles." in screen(answer)
    assert "There are 13 articles." in conversation_markdown([("How many?", answer, None)])
    fields = json.loads(answer_json(answer))
    assert (fields["found"], fields["answer"]) == (True, "There are 13 articles.")
    assert fields["statement"] == "There are 13 articles."


HEADINGS = ("Foxx and Swank take Oscars", "Winners", "Best\nactor")


def under_headings(*headings: str) -> Answer:
    """Two quotes of one article, each below these headings."""
    answer = quoting("Foxx was.", "Swank too.")
    return replace(answer, citations=tuple(replace(cited, headings=headings) for cited in answer.citations))


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


def test_the_markdown_of_a_conversation_has_the_headings_above_each_quote() -> None:
    page = conversation_markdown([("Who?", under_headings(*HEADINGS, "*2005*"), None)])
    assert "[^2]: *Foxx and Swank take Oscars*, Winners › Best actor › \\*2005\\*, BBC News, " in page


def test_with_a_base_url_quotes_and_articles_have_an_address_in_json_and_in_markdown() -> None:
    base_url = "https://footnote.example.org"
    (citation,) = json.loads(answer_json(FOUND, base_url=base_url))["citations"]
    assert citation["address"].startswith(f"{base_url}/a/film/oscars.md?c=412-438&")
    (near,) = json.loads(answer_json(NOT_FOUND, base_url=base_url))["closest"]
    assert near["address"] == f"{base_url}/a/film/oscars.md?l=3-4#cited"
    (listed,) = json.loads(articles_json([ARTICLE], base_url))
    assert listed["address"] == f"{base_url}/a/film/oscars.md"
    page = conversation_markdown([("Who?", FOUND, None)], base_url)
    assert f"[^1]: [*Foxx and Swank take Oscars*]({citation['address']}), BBC News, " in page


def test_the_markdown_of_a_quote_of_several_paragraphs_has_one_empty_line_between_them() -> None:
    page = conversation_markdown([("Who?", quoting("First.\n\nSecond:\n\n- a\n- b"), None)])
    assert "> First.\n>\n> Second:\n>\n> - a\n> - b [^1]\n" in page


def test_json_has_the_headings_as_they_stand() -> None:
    (first, _) = json.loads(answer_json(under_headings(*HEADINGS)))["citations"]
    assert first["headings"] == list(HEADINGS)


def test_plain_gives_each_place_of_those_who_agree_under_the_number_of_the_quote() -> None:
    other = replace(ARTICLE, id="b.md", path="seeds/b.md", title="Depp or Foxx")
    agrees = (SupportingQuote(other, "Best actor was Foxx.", 10, 30, (3, 3)),)
    assert plain(replace(FOUND, citations=(replace(FOUND.citations[0], supporting=agrees),))) == (
        "Foxx was named best actor. [1] (2 articles)\n"
        "1\tseeds/film/oscars.md:7\tFoxx and Swank take Oscars\n"
        "1\tseeds/b.md:3\tDepp or Foxx\n"
    )


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


def test_no_color_leaves_no_colour_and_never_leaves_no_escape() -> None:
    assert "\x1b[1;35m[1]" in screen(FOUND, color="auto")
    assert "\x1b[1;35m[1]" in screen(FOUND, color="always", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", screen(FOUND, color="auto", NO_COLOR="1"))
    assert "\x1b" not in screen(FOUND, color="never")
    assert "\x1b" not in screen(FOUND, color="auto", TERM="dumb")


def test_a_marker_that_an_article_wrote_is_text() -> None:
    answer = quoting("All of it is true [2]. So it is. [1]", "He said [1], and [2] too")
    drawn = screen(answer, width=100, color="auto")
    assert re.findall(r"\S+ \x1b\[1;35m(\[\d\])", drawn.partition("Foxx")[0])[:2] == ["[1]", "[2]"]
    assert drawn.count("\x1b[1;35m[1]") == 2  # beside its quote and above its source
    assert "[1] \x1b[1;35m[1]" in drawn
    page = conversation_markdown([("Is it?", answer, None)])
    assert "true [2]. So it is. [1] [^1]\n" in page
    assert "He said [1], and [2] too [^2]\n" in page


HOSTILE = "\x1b[2J\x1b]8;;http://evil\x1b\\[red]x[/red]\u202e\0"
HARMLESS = "⟨U+001B⟩[2J⟨U+001B⟩]8;;http://evil⟨U+001B⟩\\[red]x[/red]⟨U+202E⟩⟨U+0000⟩"


def hostile(answer: Answer) -> Answer:
    article = replace(ARTICLE, path=f"seeds/{HOSTILE}", title=HOSTILE, source=HOSTILE, published=HOSTILE)
    return replace(
        answer,
        citations=tuple(
            replace(citation, quote=HOSTILE, article=article, headings=(HOSTILE, "Below"))
            for citation in answer.citations
        ),
        closest=tuple(replace(passage, article=article) for passage in answer.closest),
    )


@pytest.mark.parametrize("answer", [hostile(FOUND), hostile(NOT_FOUND)])
def test_an_article_cannot_draw(answer: Answer) -> None:
    for shown in (plain(answer), screen(answer, width=300)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\0" not in shown
        assert shown.count(HARMLESS) >= 2
    drawn = screen(answer, width=300, color="auto")
    ours = re.compile(r"\x1b\[[0-9;]*m|\x1b]8;(id=\d+;file://[^\x1b]*|;)\x1b\\")
    assert "\x1b" not in ours.sub("", drawn)
