from tests.bot.run_footnote import Shell
from tests.bot.terminal.session import transcript

ACTOR = "Who was named best actor?"


def test_the_prompt_shows_which_articles_are_asked_while_it_holds(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    assert (
        transcript(
            footnote,
            *("/in film/*", "/since 2005-02", "/until 2005", "/articles", "/in", "/since", "/until"),
        )
        == """\
› /in film/*
Asking 1 of 2 articles: film/*.
film/* › /since 2005-02
Asking 1 of 2 articles: film/* · since 2005-02-01.
film/* · since 2005-02-01 › /until 2005
Asking 1 of 2 articles: film/* · since 2005-02-01 · until 2005-12-31.
film/* · since 2005-02-01 · until 2005-12-31 › /articles
Foxx and Swank take Oscars
  BBC News · 2005-02-28 · seeds/film/oscars.md
film/* · since 2005-02-01 · until 2005-12-31 › /in
Asking 1 of 2 articles: since 2005-02-01 · until 2005-12-31.
since 2005-02-01 · until 2005-12-31 › /since
Asking 1 of 2 articles: until 2005-12-31.
until 2005-12-31 › /until
Asking all 2 articles.
"""
    )


def test_only_the_articles_that_fit_are_asked_and_searched(footnote: Shell) -> None:
    shown = transcript(footnote, "/in skerry.md", ACTOR, "/search actor", "/in seeds/film/*", ACTOR)
    alone, _, both = shown.partition("/in seeds/film/*")
    assert "The articles do not say." in alone
    assert "seeds/film/oscars.md" not in alone
    assert "Foxx was named best actor for his role in Ray. [1]" in both


def test_what_would_leave_nothing_to_ask_is_refused_and_the_rest_holds(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "200"
    shown = transcript(
        footnote,
        *("/in film/*", "/in film", "/in sport/*", "/since 2006", "/since soon", "/until 2004"),
        *("/since 2005", "/until 2004", "/until 2005-02-30", "still here?"),
    )
    assert (
        shown.partition("still here?")[0]
        == """\
› /in film/*
Asking 1 of 2 articles: film/*.
film/* › /in film
footnote: no article fits film. Did you mean film/*?
film/* › /in sport/*
footnote: no article fits sport/*. Write it as "news/*" or "*2025*"; /articles lists their paths.
film/* › /since 2006
footnote: no article is left film/* · since 2006-01-01. /articles shows their dates.
film/* › /since soon
footnote: /since: 'soon' is not a date. Write it as 2025-08-22, 2025-08 or 2025.
film/* › /until 2004
footnote: no article is left film/* · until 2004-12-31. /articles shows their dates.
film/* › /since 2005
Asking 1 of 2 articles: film/* · since 2005-01-01.
film/* · since 2005-01-01 › /until 2004
footnote: /since 2005-01-01 is after /until 2004-12-31. Swap them.
film/* · since 2005-01-01 › /until 2005-02-30
footnote: /until: '2005-02-30' is not a date. Write it as 2025-08-22, 2025-08 or 2025.
film/* · since 2005-01-01 › """
    )
