"""Finds the title in a text: its first heading of the first level, or a first line like one.

Headings of lower levels head a part of the text; comments, pictures, lists and sentences are no titles.
"""

import html
import re
from collections.abc import Iterator

from retrieval.reading import dialogue

TITLE_LENGTH = 120  # characters; a first line that is a whole paragraph must not crowd out the passage
LINE_LENGTH = 100  # characters; an unmarked line longer than this is text
SEARCHED_CHARS = 200_000  # of the text; a heading below that is not the title of all of it

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?%%|<(script|style)\b.*?(?:</\1>|\Z)", re.DOTALL | re.I)
_FENCE = re.compile(r"[ \t]{0,3}(```+|~~~+)")
_FIRST_LEVEL = re.compile(r"[ \t]{0,3}#[ \t]+(?=\S)(.*)")
_ORG_HEADING = re.compile(r"\*[ \t]+(?=\S)(.*)")
_DIRECTIVE = re.compile(r"#\+title:[ \t]*(.+)|=[ \t]+(\S.*)", re.IGNORECASE)  # Org mode, AsciiDoc
_UNDERLINE = re.compile(r"[ \t]*={3,}[ \t]*")
_RST_UNDERLINE = re.compile(r"([=\-~^*#\"+.:'`])\1{2,}[ \t]*")
_HTML_HEADING = re.compile(r"<h1\b[^>]{0,500}>(.{1,2000}?)</h1>", re.IGNORECASE | re.DOTALL)
_OTHER_BLOCK = re.compile(
    r"[ \t]*(?:#{2,}[ \t]|[-*+•>|][ \t]|\d{1,3}[.)][ \t]|\||<|:::|\{[{%]|#\w|import\s|export\s)|[ \t]{4}|\t"
)
_COLUMNS = re.compile(r"[;|].*[;|]|\t|,\S+,\S")  # a row of a table without lines
_PAIR = re.compile(r"[^\W\d][^:]{0,40}:[ \t]+\S")  # "Phone: 555 0133"
_SENTENCE_END = re.compile(r"[.!?:;,…。！？]['\"”’»)\]*_]*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?:\s[^()]*)?\)")
_LINKED_PICTURE = re.compile(r"\[\s*\]\([^()\s]*(?:\s[^()]*)?\)")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_EMPHASIS = re.compile(r"(\*\*|\*|`|~~|==|(?<!\w)__?)(?=\S)(.+?)(?<=\S)\1(?<!_(?=\w))")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.:][^{}]*\}\s*$")
_CLOSING_HASHES = re.compile(r"\s+#+\s*$")
_WORD = re.compile(r"[^\W_]")


def title_of_text(text: str, suffix: str = "") -> str:
    """The title that a text has, or "" where it has none; `suffix` is of the file's name, lower case."""
    head = text[:SEARCHED_CHARS]
    shown = _COMMENT.sub(lambda match: re.sub(r"[^\r\n]", " ", match.group()), head)
    return first_heading(shown, suffix) or _title_line(shown)


def first_heading(shown: str, suffix: str = "") -> str:
    """The first heading of the first level in a text without comments, as plain words."""
    tag = _HTML_HEADING.search(shown)
    fence = ""
    above = ""
    for line in _LINE.finditer(shown):
        words = line.group().rstrip()
        if tag and line.start() <= tag.start() < line.end() and (title := as_title(tag[1])):
            return title
        if mark := _FENCE.match(words):
            fence = "" if fence and words.strip().startswith(fence) else fence or mark[1]
        elif not fence and (title := _heading(words, above, suffix)):
            return title
        above = "" if fence else words
    return ""


def as_title(line: str) -> str:
    """A line as a title: without marks, links and tags, cut at a word to what a title may be."""
    words = _CLOSING_HASHES.sub("", _ATTRIBUTES.sub("", line[: 4 * TITLE_LENGTH]))
    return single_line(strip_markdown(words)) or ""


def strip_markdown(line: str) -> str:
    """A line without tags and Markdown's links, pictures and emphasis, which may lie in each other."""
    words = _WIKI_LINK.sub(r"\1", line[: 4 * TITLE_LENGTH])
    for _ in range(2):
        words = _LINK.sub(r"\1", words)
    for _ in range(3):
        words = _EMPHASIS.sub(r"\2", words)
    return html.unescape(_TAG.sub("", words))


def single_line(value: str | None) -> str | None:
    """A value on one line, cut at a word; None if nothing is left."""
    words = " ".join((value or "").split())
    if len(words) > TITLE_LENGTH:
        words = words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
    return words or None


def _heading(words: str, above: str, suffix: str) -> str:
    """The title that a line, or the line above it, is by its marks."""
    if match := (_ORG_HEADING if suffix == ".org" else _FIRST_LEVEL).match(words):
        return as_title(match[1])
    if suffix in (".org", ".adoc", ".asciidoc") and (match := _DIRECTIVE.fullmatch(words)):
        return as_title(match[1] or match[2])
    if not _WORD.search(above) or len(above) > LINE_LENGTH:
        return ""
    is_underline = _UNDERLINE.fullmatch(words) or (
        suffix == ".rst" and _RST_UNDERLINE.fullmatch(words) and len(words) >= len(above.strip())
    )
    return as_title(above) if is_underline else ""


def _title_line(shown: str) -> str:
    """The first line with words, if it reads like a title: short, no sentence, no list, text below."""
    lines = (line.group().rstrip() for line in _LINE.finditer(shown))
    for words in _lines_with_words(lines):
        below = next(_lines_with_words(lines), "")
        if not below or _OTHER_BLOCK.match(words) or _FENCE.match(words) or _COLUMNS.search(words):
            return ""
        if dialogue.is_utterance(words) or dialogue.is_speaker(words) or dialogue.is_salutation(words):
            return ""
        if words.strip().isdigit() or words.strip() == "WEBVTT":
            return ""
        line = as_title(words)
        is_pair = _PAIR.match(line) and _PAIR.match(below)
        is_title = len(line) <= LINE_LENGTH and not line[:1].islower() and not _SENTENCE_END.search(line)
        return line if is_title and not is_pair else ""
    return ""


def _lines_with_words(lines: Iterator[str]) -> Iterator[str]:
    """Fences of code, and the lines that have words and not only pictures, such as badges above a title."""
    for words in lines:
        if _FENCE.match(words) or _WORD.search(_LINKED_PICTURE.sub("", _PICTURE.sub("", words))):
            yield words
