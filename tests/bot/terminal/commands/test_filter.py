import pytest

from tests.bot.run_footnote import SKERRY, Shell, write
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
Asking 1 of 2 articles: film/*.
film/* › /in sport/*
No article's path matches sport/*. Try news/* or *2025*; /articles lists the paths.
film/* › /since 2006
No article is dated 2006-01-01 or later; the filter was not set. Still asking only film/*.
film/* › /since soon
/since: 'soon' is not a date. Write it as 2025-08-22, 2025-08 or 2025.
film/* › /until 2004
No article is dated 2004-12-31 or earlier; the filter was not set. Still asking only film/*.
film/* › /since 2005
Asking 1 of 2 articles: film/* · since 2005-01-01.
film/* · since 2005-01-01 › /until 2004
/since 2005-01-01 is after /until 2004-12-31. Swap them.
film/* · since 2005-01-01 › /until 2005-02-30
/until: '2005-02-30' is not a date. Write it as 2025-08-22, 2025-08 or 2025.
film/* · since 2005-01-01 › """
    )


@pytest.mark.parametrize(
    ("glob", "reply"),
    [
        ("FILM/*", "Asking 1 of 2 articles: FILM/*."),
        ("film/*,Skerry*", "Asking 2 of 2 articles: film/*,Skerry*."),
        ("seeds/film/*, seeds/skerry.md", "Asking 2 of 2 articles: film/*,skerry.md."),
        ("nowhere/*,skerry*", "Asking 1 of 2 articles: nowhere/*,skerry*."),
    ],
)
def test_a_glob_matches_in_any_case_and_may_be_several(footnote: Shell, glob: str, reply: str) -> None:
    footnote.environ["COLUMNS"] = "100"
    assert transcript(footnote, f"/in {glob}") == f"› /in {glob}\n{reply}\n"


def test_a_file_whose_name_has_a_comma_is_matched_by_its_name(footnote: Shell) -> None:
    write("More to know.", "seeds/more,less.md")
    assert "Asking 1 of 3 articles: more,less.md." in transcript(footnote, "/index", "/in more,less.md")


@pytest.mark.parametrize(
    ("words", "glob", "count"),
    [
        ("film", "film/*", 1),
        ("skerr", "*skerr*", 1),
        ("Oscars", "*Oscars*", 1),
        ("film* skerry*", "film*,skerry*", 2),
        ("film,skerr", "film/*,*skerr*", 2),
    ],
)
def test_a_part_of_a_name_matches_all_that_have_it(
    footnote: Shell, words: str, glob: str, count: int
) -> None:
    asking = f"Asking {count} of 2 articles: {glob}."
    assert transcript(footnote, f"/in {words}") == f"› /in {words}\n{asking}\n"


@pytest.mark.index
@pytest.mark.parametrize("line", ["/since 2024", "/until 2024"])
def test_a_date_where_no_article_has_one_is_refused_and_says_so(shell: Shell, line: str) -> None:
    write(SKERRY, "seeds/skerry.md")
    assert transcript(shell, "/index", line).endswith(
        f"› {line}\nNone of the articles has a date; the filter was not set. `footnote config set dates file`"
        " takes those of the files, git those of commits.\n"
    )


def test_a_date_that_leaves_no_article_says_which(footnote: Shell) -> None:
    shown = transcript(footnote, "/since 2006", "/until 2004")
    assert "No article is dated 2006-01-01 or later; the filter was not set. /articles shows" in shown
    assert "No article is dated 2004-12-31 or earlier; the filter was not set. /articles shows" in shown
