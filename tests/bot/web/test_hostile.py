"""Hostile articles through the ways out of the web server: HTML, JSON, the Markdown of chat front ends."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from markdown_it import MarkdownIt

from bot.render import sanitize
from tests.bot.harmless import unseen
from tests.bot.test_hostile import CORPUS, each_article
from tests.bot.web.serving import Served, serving

OURS = set(
    "html head meta title link script body a header nav main h1 h2 h3 h4 h5 h6 form label div input button"
    " details summary p section figure blockquote figcaption span ul li mark article"
    " table tr th td pre code br".split()
)


class Tags(HTMLParser):
    """The names of the elements of a page, and the addresses in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("hostile")
    shutil.copytree(CORPUS, home / "seeds")
    with serving(home / "seeds", home) as running:
        yield running


@each_article
def test_in_html_it_is_text_and_nothing_unseen_is_in_it(
    hostile: Served, name: str, question: str, words: str
) -> None:
    for target in (f"/?q={quote(question)}", f"/a/{name}"):
        page = hostile.get(target).text
        tags = Tags(page)
        assert tags.names <= OURS
        assert not [address for address in tags.addresses if not re.match(r"[.?#]", address)]
        assert not unseen(page)


@each_article
def test_in_json_it_is_the_same_value_and_can_be_looked_at(
    hostile: Served, name: str, question: str, words: str
) -> None:
    reply = hostile.post("/ask", {"question": question})
    assert not unseen(reply.text)
    text = (hostile.folder / name).read_bytes().decode()
    (citation, *_) = reply.json["citations"]
    assert citation["article"]["id"] == name
    assert text[slice(*citation["chars"])] == citation["quote"]
    assert words in sanitize.text(reply.json["answer"])


@each_article
def test_in_the_markdown_of_a_chat_front_end_nothing_is_live_but_our_own_addresses(
    hostile: Served, name: str, question: str, words: str
) -> None:
    messages = [{"role": "user", "content": question}]
    completion = hostile.post("/v1/chat/completions", {"messages": messages}).json
    content = completion["choices"][0]["message"]["content"]
    tokens = [
        token
        for block in MarkdownIt("commonmark", {"html": True}).enable("table").parse(content)
        for token in (block, *(block.children or ()))
    ]
    kinds = {token.type for token in tokens}
    assert not kinds & {
        "image",
        "html_block",
        "html_inline",
        "table_open",
        "heading_open",
        "fence",
        "code_block",
    }
    links = [str(token.attrGet("href")) for token in tokens if token.type == "link_open"]
    assert links and all(link.startswith(f"{hostile.url}/a/") for link in links)
    assert not unseen(content)
    shown = "".join(token.content for token in tokens if token.type in ("text", "softbreak", "text_special"))
    assert "".join(words.split()) in "".join(shown.split())
