"""An answer as plain text, for pipes."""

from dataclasses import replace

from retrieval.types import SupportingQuote
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND, quoting
from tests.bot.render.shown import plain


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


def test_plain_gives_each_place_of_those_who_agree_under_the_number_of_the_quote() -> None:
    other = replace(ARTICLE, id="b.md", path="seeds/b.md", title="Depp or Foxx")
    agrees = (SupportingQuote(other, "Best actor was Foxx.", 10, 30, (3, 3)),)
    assert plain(replace(FOUND, citations=(replace(FOUND.citations[0], supporting=agrees),))) == (
        "Foxx was named best actor. [1] (2 articles)\n"
        "1\tseeds/film/oscars.md:7\tFoxx and Swank take Oscars\n"
        "1\tseeds/b.md:3\tDepp or Foxx\n"
    )
