"""Whether a quote of Markdown can stand in a page as it is, by its parsed tokens."""

from collections.abc import Iterator
from pathlib import PurePath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.render.links import is_misleading

# As the terminal draws them; what loads a picture, runs, or looks like a footnote of ours is none of these.
_HARMLESS = frozenset(
    ("text", "text_special", "softbreak", "hardbreak", "code_inline", "code_block", "fence", "hr", "inline")
)
_HARMLESS_PAIRS = frozenset(
    "paragraph heading blockquote bullet_list ordered_list list_item strong em s link table thead tbody tr th"
    " td".split()
)
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".rmd", ".qmd")
_WEB = ("http://", "https://", "mailto:")
_PARSER = MarkdownIt("commonmark").enable(
    ["table", "strikethrough"]
)  # with HTML, to see whether there is some


def is_harmless(text: str, path: str) -> bool:
    """Whether a text of that file is Markdown without HTML, pictures, footnotes and misleading links."""
    if PurePath(path).suffix.lower() not in _SUFFIXES or "[^" in text or not text.strip():
        return False
    state: dict[str, object] = {}
    tokens = list(_flat(_PARSER.parse(text, state)))
    return not state.get("references") and all(map(_is_harmless, tokens)) and not _misleads(tokens)


def ends_in_text(text: str) -> bool:
    """Whether something can be written behind the last line: it is no table, code or rule."""
    tokens = _PARSER.parse(text)
    last_leaf = next(token for token in reversed(tokens) if not token.type.endswith("_close"))
    return last_leaf.type == "inline" and tokens[-1].type != "table_close"


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _is_harmless(token: Token) -> bool:
    name = token.type.removesuffix("_open").removesuffix("_close")
    return token.type in _HARMLESS or (name != token.type and name in _HARMLESS_PAIRS)


def _misleads(tokens: list[Token]) -> bool:
    """Whether a link leads to anything but the web, or names another host than its own."""
    text, url = "", ""
    for token in tokens:
        if token.type == "link_open":
            text, url = "", str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            if not url.startswith(_WEB) or is_misleading(text, url):
                return True
        else:
            text += token.content if token.type in ("text", "text_special", "code_inline") else ""
    return False
