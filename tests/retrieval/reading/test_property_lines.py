"""What the top of a text states outside front matter."""

import pytest

from retrieval.reading.articles import parse_article

BODY = "\nThe mast was stepped in autumn.\n"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.md", "% The ketch\n% Olga Ried\n% 2 November 2023\n"),
        ("a.org", "#+TITLE: The ketch\n#+AUTHOR: Olga Ried\n#+DATE: <2023-11-02 Thu>\n"),
        ("a.rst", ":title: The ketch\n:author: Olga Ried\n:date: 2023-11-02\n"),
        ("a.rst", "The ketch\n=========\n\n:date: 2023-11-02\n:author: Olga Ried\n"),
        ("a.adoc", "= The ketch\nOlga Ried <olga@example.org>\nv1.0, 2023-11-02\n:toc:\n"),
        ("a.md", "title: The ketch\nauthor: Olga Ried\ndate: 2023-11-02\n---\n"),
    ],
    ids=["pandoc", "org", "rst", "rst with a title", "asciidoc", "no first fence"],
)
def test_title_author_and_date_are_read(name: str, head: str) -> None:
    article, _ = parse_article(name, (head + BODY).encode())
    assert (article.title, article.published) == ("The ketch", "2023-11-02")
    assert (article.source or "").startswith("Olga Ried")
    assert article.text[article.body_start :].strip() == BODY.strip()
    for field in article.fields:
        assert field.value in article.text[field.start : field.end]


@pytest.mark.parametrize(
    "text",
    ["Mon: closed\nTue: 9 to 17\n---\nEnd.\n", "= 5\n", "% of all\n", "Fares\n=====\n\nTen.\n"],
)
def test_other_lines_are_text(text: str) -> None:
    article, _ = parse_article("a.md", text.encode())
    assert (article.body_start, article.fields) == (0, ())
