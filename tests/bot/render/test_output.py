"""What is the same in every form that an answer is shown in."""

import json
import re
from dataclasses import replace

import pytest

from bot.render.json_output import answer_json, articles_json
from bot.render.markdown import conversation_markdown
from retrieval.types import Answer
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND, quoting
from tests.bot.render.shown import plain, screen


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
