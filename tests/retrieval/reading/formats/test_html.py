"""Web pages: the part that their author wrote, its structure, and what the page states of itself."""

import pytest

from retrieval.reading.derived import Unreadable
from retrieval.reading.formats import html
from tests.retrieval.reading.formats.reading import lines, where

WORDS = "The lamp in the harbour was lit by the keeper in the year after the storm. " * 12


def read(body: str) -> list[str]:
    return lines(html.read(f"<html><body>{body}</body></html>".encode(), "x.html"))


def test_headings_paragraphs_items_tables_and_code_are_told_apart() -> None:
    blocks = read(
        "<h1>Lamps</h1><p>All <b>about</b>\n lamps.</p><ul><li>oil<ul><li>whale</ul><li>gas</ul>"
        "<table><tr><th>Kind<th>Price<tr><td>oil<td>3</table><pre>a\n  b<br>c</pre>"
    )
    assert blocks == [
        "heading Lamps",
        "prose All about lamps.",
        "item oil",
        "item whale",
        "item gas",
        "header Kind | Price",
        "row oil | 3",
        "code a\n  b\nc",
    ]


def test_a_definition_is_headed_by_its_term() -> None:
    blocks = html.read(b"<dl><dt>Fresh<dd>New enough to be served.</dl>", "x").blocks
    assert [(block.kind, block.depth) for block in blocks] == [("item", 1), ("item", 2)]


def test_terms_of_one_definition_are_one_block() -> None:
    page = """
        <dl>
          <dt id=o1><code>-q</code></dt>
          <dt id=o2><code>--quiet</code></dt>
          <dd>Print nothing.</dd>
          <dt>-v<dt>--verbose<dd>Print more.
        </dl>"""
    assert read(page) == ["item -q, --quiet", "item Print nothing.", "item -v, --verbose", "item Print more."]


@pytest.mark.parametrize(
    ("terms", "blocks"),
    [
        ("<dt></dt><dt>-q</dt>", ["item -q"]),
        ("<dt>-q</dt><dt></dt>", ["item -q"]),
        ("<dt></dt><dt></dt>", []),
        ("<dt><p>-q</p></dt><dt>--quiet</dt>", ["item -q", "item --quiet"]),
        ("<dt>-q</dt>\n<dt><pre>x = 1</pre></dt>", ["item -q", "code x = 1"]),
    ],
)
def test_an_empty_term_leaves_no_comma(terms: str, blocks: list[str]) -> None:
    assert read(f"<dl>{terms}<dd>Print nothing.</dl>") == [*blocks, "item Print nothing."]


@pytest.mark.parametrize(
    ("shown", "only_links"),
    [
        ("<li><a href=a.html>Oil lamps</a></li>", True),
        ("<p><a href=a.html>lamp(1)</a>, <a href=b.html>wick(1)</a></p>", True),
        ("<p><a href=a.html>Home</a> | <a href=b.html><b>Lamps</b></a></p>", True),
        ("<li><a href=a.html>Oil lamps</a> burn whale oil.</li>", False),
        ("<p>See <a href=a.html>oil lamps</a> and <a href=b.html>wicks</a>.</p>", False),
        ("<p><a href=form.pdf>The form</a></p>", False),
        ("<li><a id=oil>Oil lamps</a></li>", False),
        ("<h2><a href=a.html>Oil lamps</a></h2>", False),
        ("<li><a href=a.html>The fee is 20 crowns.</a></li>", False),
    ],
)
def test_a_block_that_only_links_is_told_from_one_that_says_something(shown: str, only_links: bool) -> None:
    blocks = html.read(f"<p>{WORDS}</p><ul>{shown}</ul>".encode(), "x.html").blocks
    assert [block.only_links for block in blocks] == [False, only_links]


@pytest.mark.parametrize(
    "noise",
    [
        "<nav>Home About</nav>",
        "<script>var answer = 1</script>",
        "<div hidden>Home About</div>",
        "<div style='display:none'>Home About</div>",
        "<div class='cookie-notice'>Home About</div>",
        "<div role=dialog>Home About</div>",
        "<footer>Home About</footer>",
        "<p aria-hidden=true>Home About</p>",
    ],
)
def test_what_is_no_part_of_the_article_or_hidden_is_left_out(noise: str) -> None:
    assert read(f"{noise}<p>{WORDS}</p>{noise}") == [f"prose {WORDS.strip()}"]


def test_a_class_name_that_lies_does_not_cost_the_article() -> None:
    assert read(f"<div class='l-sidebar-fixed l-article-body'><p>{WORDS}</p></div>") == [
        f"prose {WORDS.strip()}"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<h2 id=s4.8.6-comments>4.8.6 Comments</h2><p>Above the line.</p>",
        "<section id=cookies><h2>Cookies</h2><p>Above the line.</p></section>",
        "<div class=section id=related-work><h2>Related work</h2><p>Above the line.</p></div>",
    ],
)
def test_an_id_made_of_a_heading_does_not_cost_its_section(body: str) -> None:
    (heading, words) = read(f"<main><p>{WORDS}</p>{body}</main>")[1:]
    assert (heading.split()[0], words) == ("heading", "prose Above the line.")


def test_a_section_of_comments_is_left_out_by_its_id() -> None:
    comments = "<section id=comments><h2>3 thoughts on lamps</h2><p>Great post!</p></section>"
    assert len(read(f"<main><p>{WORDS}</p>{comments}</main>")) == 1


def test_an_article_among_menus_is_what_is_read() -> None:
    menu = "".join(f"<li><a href=/{n}>Section {n}</a>" for n in range(40))
    assert read(f"<ul>{menu}</ul><article><p>{WORDS}</p></article>") == [f"prose {WORDS.strip()}"]


def test_a_table_that_lays_out_a_page_is_read_as_its_text() -> None:
    assert read("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>") == ["prose One.", "prose Two."]


def test_a_declared_encoding_is_believed() -> None:
    data = "<meta charset=windows-1252><p>café for 25,75 €".encode("cp1252")
    assert lines(html.read(data, "x.html")) == ["prose café for 25,75 €"]


def test_a_passage_leads_to_the_nearest_id_above_it() -> None:
    derived = html.read(b"<h2 id=install>Install</h2><p>Run make.</p>", "x.html")
    assert where(derived, "Run make.").anchor == "install"


def test_marks_that_link_to_a_heading_are_no_part_of_it() -> None:
    assert read("<h2>Install <a href=#install>\u00b6</a></h2><p>x") == ["heading Install", "prose x"]


def test_what_a_page_states_of_itself_is_read() -> None:
    head = (
        '<title>The lamp | Harbour News</title><link rel=canonical href="https://example.org/lamp">'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline":'
        ' "The lamp is lit", "datePublished": "2021-03-04T05:06:07Z", "author":'
        ' [{"name": "A. Keeper"}]}]}</script>'
    )
    derived = html.read(f"<head>{head}</head><body><p>{WORDS}".encode(), "x.html")
    assert dict(derived.fields) == {
        "title": "The lamp is lit",
        "author": "A. Keeper",
        "date": "2021-03-04",
        "url": "https://example.org/lamp",
    }


def test_the_name_of_the_site_above_the_content_is_no_title() -> None:
    page = (
        "<title>Oil lamps - The Harbour Book</title><h1>The Harbour Book</h1>"
        f"<main><h1>Oil lamps</h1><p>{WORDS}</p></main>"
    )
    assert ("title", "Oil lamps") in html.read(page.encode(), "x.html").fields


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="has no text"):
        read("<script>1</script>")


def test_elements_nested_deeply_are_read_as_words() -> None:
    assert read("<div>" * 3000 + "deep") == ["prose deep"]
