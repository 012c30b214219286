"""The pages: a question with its answer, an article with the cited words marked, and what is wrong."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.bot.web.serving import Reply, Served, serving

QUESTION = "Who was named best actor?"
QUOTE = "Foxx was named best actor for his role in Ray."
LEAVE = "/a/hr/leave%20%26%20more.md"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of those that are marked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        if self._in_mark:
            self.marked.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def page(reply: Reply, status: int = 200) -> Elements:
    assert (reply.status, reply.headers["Content-Type"]) == (status, "text/html; charset=utf-8"), reply.text
    return Elements(reply.text)


def words(reply: Reply) -> str:
    """The text of a page, without tags, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", reply.text).split())


def address(served: Served, id: str, cited: str) -> str:
    """The address of words of an article."""
    start = (served.folder / id).read_text().index(cited)
    return f"/a/{quote(id)}?c={start}-{start + len(cited)}"


def test_the_first_page_is_a_question_box(served: Served) -> None:
    shown = page(served.get("/"))
    (box,) = [field for field in shown.all("input") if field["name"] == "q"]
    assert box["id"] in [label["for"] for label in shown.all("label")]
    assert "autofocus" in box


def test_an_answer_is_shown_with_the_address_of_each_quote(served: Served) -> None:
    reply = served.get(f"/?q={quote(QUESTION)}")
    assert QUOTE in words(reply) and "Foxx and Swank take Oscars" in words(reply)
    (link,) = [link["href"] for link in page(reply).all("a") if link.get("class") == "number"]
    assert link is not None and link.startswith("./a/film/oscars.md?c=")
    assert page(served.get(link.removeprefix(".").partition("#")[0])).marked == [QUOTE]


def test_what_the_articles_do_not_say_is_said_with_what_comes_closest(served: Served) -> None:
    reply = served.get("/?q=Who+painted+the+door+of+the+lamp+in+1999%3F")
    assert "The articles do not say." in words(reply) and "What comes closest" in words(reply)
    near = [str(link["href"]) for link in page(reply).all("a") if "?l=" in str(link["href"])]
    assert near and served.get(near[0].removeprefix(".").partition("#")[0]).status == 200


def test_the_next_question_is_asked_with_those_before_it(served: Served) -> None:
    fields = page(served.get("/?q=Who+lit+the+lamp+on+Skerry%3F")).all("input")
    assert [field["value"] for field in fields if field["name"] == "after"] == ["Who lit the lamp on Skerry?"]
    reply = served.get("/?q=When+was+that%3F&after=Who+lit+the+lamp+on+Skerry%3F")
    assert "was lit in 1847" in words(reply)


def test_what_cannot_be_asked_is_said_above_the_box_that_keeps_it(served: Served) -> None:
    reply = served.get("/?q=Who%3F&since=soon")
    assert "since: &#39;soon&#39; is not a date" in reply.text
    assert [field["value"] for field in page(reply, 400).all("input") if field["name"] == "q"] == ["Who?"]
    assert page(served.get(f"/?q={'x' * 3000}"), 400)


def test_a_quote_of_a_table_is_a_table(served: Served) -> None:
    shown = page(served.get(f"/?q={quote('sick leave days')}"))
    assert len(shown.all("table")) == len(shown.all("tr")) / 2 and {"scope": "col"} in shown.all("th")


def test_a_quote_of_a_sheet_is_a_table_too(articles: Path, tmp_path: Path) -> None:
    (articles / "ferries.csv").write_text(
        "ferry,length\nFilla of Whalsay,35 metres\nHendra of Whalsay,40 metres\n"
    )
    with serving(articles, tmp_path) as served:
        reply = served.get(f"/?q={quote('What is the length of the ferry Filla of Whalsay?')}&in=ferries.csv")
        assert "35 metres" in words(reply)
        assert {"scope": "col"} in page(reply).all("th") and page(reply).all("td")


def test_an_article_has_its_structure_and_no_mark_of_markdown(served: Served) -> None:
    reply = served.get(LEAVE)
    shown = page(reply)
    assert len(shown.all("th")) == 2 and len(shown.all("td")) == 4
    assert [item["class"] for item in shown.all("li")] == ["depth-1 numbered", "depth-2", "depth-1 numbered"]
    assert len(shown.all("pre")) == 1 and len(shown.all("blockquote")) == 1
    assert "28 days" in words(reply) and "| Annual" not in words(reply) and "# Leave" not in words(reply)
    assert "title: Leave" in words(reply), "what is no block is shown as it is written"


@pytest.mark.parametrize(
    "cited", ["Sick leave | 10 days", "days |\n| Sick", "Ask your manager.\n   - In", "# Leave"]
)
def test_words_are_marked_across_cells_rows_items_and_marks(served: Served, cited: str) -> None:
    target = address(served, "hr/leave & more.md", cited)
    shown = page(served.get(target))
    assert " ".join(shown.marked).split() == re.sub(r"[|#]|\s- ", " ", cited).split()
    assert [mark["id"] for mark in shown.all("mark") if "id" in mark] == [target.partition("?")[2]]


def test_cited_lines_are_marked_too(served: Served) -> None:
    shown = page(served.get("/a/skerry.md?l=3-3"))
    assert shown.marked == ["The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."]
    assert shown.all("mark")[0]["id"] == "cited"


def test_the_original_is_linked_at_the_cited_words(served: Served) -> None:
    target = address(served, "hr/leave & more.md", "Nobody regrets a holiday.")
    links = [str(link["href"]) for link in page(served.get(target)).all("a")]
    assert "https://handbook.example/leave#days:~:text=Nobody%20regrets%20a%20holiday." in links


@pytest.mark.parametrize("target", ["/", "/?q=Who%3F", "/a/", "/a/skerry.md", LEAVE, "/a/none.md", "/none"])
def test_every_page_asks_only_this_server_and_runs_only_its_own_script(served: Served, target: str) -> None:
    reply = served.get(target)
    shown = Elements(reply.text)
    loaded = [
        element.get("src") or element.get("href")
        for name in ("script", "img", "link")
        for element in shown.all(name)
    ]
    depth = "../" * (target.partition("?")[0].count("/") - 1) or "./"
    assert loaded and all(str(url).startswith(f"{depth}static/") for url in loaded)
    assert not [name for _, attributes in shown.found for name in attributes if name.startswith("on")]
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
    assert "unsafe" not in policy and reply.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in reply.headers


def test_the_files_of_the_pages_are_served_and_nothing_beside_them(served: Served) -> None:
    assert served.get("/static/footnote.css").headers["Content-Type"].startswith("text/css")
    assert served.get("/static/address.js").headers["Content-Type"].startswith("text/javascript")
    for name in ("none.css", "..%2Fask.py", "../ask.py", "%2e%2e/html/ask.html"):
        assert served.get(f"/static/{name}").status == 404


@pytest.mark.parametrize(
    ("target", "status", "message"),
    [
        ("/a/none.md", 404, "there is no article none.md"),
        ("/a/../../etc/passwd", 404, "there is no article ../../etc/passwd"),
        ("/a/%2Fetc%2Fpasswd", 404, "there is no article /etc/passwd"),
        ("/a/skerry.md%00", 404, "there is no article skerry.md⟨U+0000⟩"),
        ("/a/skerry.md?c=900-901", 404, "the article skerry.md has no characters 900-901"),
        ("/a/skerry.md?c=5-5", 404, "the article skerry.md has no characters 5-5"),
        ("/a/skerry.md?l=99-99", 404, "the article skerry.md has no lines 99-99"),
        ("/a/skerry.md?c=first", 400, "first names no words of an article"),
        ("/picture/skerry.md?c=1-5", 404, "there is no picture of that"),
        ("/none", 404, "there is no such page"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(
    served: Served, target: str, status: int, message: str
) -> None:
    reply = served.get(target)
    assert reply.status == status
    assert message in reply.text


def test_articles_are_listed_with_links(served: Served) -> None:
    reply = served.get("/a/?filter=LEAVE")
    assert [link["href"] for link in page(reply).all("a")][-1] == "../a/hr/leave%20%26%20more.md"
    assert "1 article." in words(reply)


def test_a_changed_and_a_removed_article_are_said_to_be(articles: Path, tmp_path: Path) -> None:
    with serving(articles, tmp_path, serve_update_seconds="3600") as served:
        cited = served.ask(QUESTION)["citations"][0]["address"].removeprefix(served.url).partition("#")[0]
        assert "has changed" not in words(served.get(cited))
        file = articles / "film/oscars.md"
        file.write_text(file.read_text().replace("Foxx was", "Swank was"))
        assert "This article has changed since the quote was cited" in words(served.get(cited))
        assert not page(served.get(cited)).marked
        file.write_text(file.read_text().replace("Swank was", "Foxx was") + "\nMore.\n")
        assert "This file was edited after it was last read" in words(served.get(cited))
        assert page(served.get(cited)).marked == [QUOTE]
        (articles / "new.md").write_text("# New\n\nThe ferry to Yell is new.\n")
        assert "This file is new" in words(served.get("/a/new.md"))
        file.unlink()
        assert "it may have been removed or renamed since it was cited" in words(served.get(cited))


@pytest.mark.index
def test_a_long_article_comes_in_parts_and_opens_at_the_cited_one(articles: Path, tmp_path: Path) -> None:
    paragraphs = "\n\n".join(f"The pier number {n} of Lerwick {'is long and ' * 10}." for n in range(1000))
    (articles / "long.md").write_text(f"# Piers\n\n{paragraphs}\n")
    (articles / "line.txt").write_text("word " * 25_000)
    with serving(articles, tmp_path) as served:
        whole = [words(served.get(f"/a/long.md?part={n}")) for n in (1, 2, 3)]
        assert ["pier number 10 of" in text for text in whole] == [True, False, False]
        assert all("of 3" in text for text in whole)
        shown = page(served.get(address(served, "long.md", "The pier number 900 of Lerwick")))
        assert shown.marked == ["The pier number 900 of Lerwick"]
        assert len(served.get("/a/line.txt").body) < 100_000


def test_pages_of_a_pdf_are_pages_and_have_a_picture(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    source = shared / "bench/files/pdf/list-item-example.pdf"
    shutil.copy(source, tmp_path / "seeds/report.pdf")
    with serving(tmp_path / "seeds", tmp_path) as served:
        reply = served.get("/a/report.pdf?c=0-10")
        assert page(reply).all("section")[0]["aria-label"] == "p. 1"
        (picture,) = page(reply).all("img")
        png = served.get(f"/{str(picture['src']).removeprefix('../')}")
        assert (png.headers["Content-Type"], png.body[:4]) == ("image/png", b"\x89PNG")
