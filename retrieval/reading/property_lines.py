"""Properties at the top of a text in the forms of Pandoc, Org, reStructuredText and AsciiDoc."""

import re
from collections.abc import Iterator

from retrieval.reading.header_block import HeaderBlock
from retrieval.types import Field

MAX_LINES = 60  # of a head; what is longer is text

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_PANDOC_KEYS = ("title", "author", "date")
_PANDOC = re.compile(r"%[ \t]+(?P<value>\S.*)")
_ORG = re.compile(r"#\+(?P<key>\w[\w-]*):[ \t]*(?P<value>.*)")
_ATTRIBUTE = re.compile(r":(?P<key>[^\W\d][\w -]{0,40}):(?:[ \t]+(?P<value>.*))?")
_PAIR = re.compile(r"(?P<key>[^\W\d_][\w-]{0,40})[ \t]*:(?:[ \t]+(?P<value>.*))?")
_ASCIIDOC_TITLE = re.compile(r"=[ \t]+(?P<value>\S.*)")
_UNDERLINE = re.compile(r"([=\-~^*#])\1{2,}[ \t]*")
_ASCIIDOC_AUTHOR = re.compile(r"(?P<value>[^\W\d_][^<>:]{1,80}[ \t]+<[^<>\s]+@[^<>\s]+>)")
_ASCIIDOC_REVISION = re.compile(r"(?:v?\d[\w.]*,[ \t]*)?(?P<value>[^:]*\d{4}[^:]*)(?::.*)?")
_RULE = re.compile(r"-{3,}[ \t]*")


def read_property_lines(text: str, start: int, known_keys: frozenset[str]) -> HeaderBlock | None:
    """The properties that begin at `start`, of which one has a known key, or None if there are none."""
    lines = list(_lines(text, start))
    for read in (_pandoc, _org, _attributes, _pairs_above_rule):
        fields, count = read(lines)
        if any(field.name.lower() in known_keys for field in fields):
            end = lines[count][0] if count < len(lines) else len(text)
            stated = tuple(field for field in fields if field.value)
            return HeaderBlock(stated, end) if text[end:].strip() else None
    return None


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The first lines, each with where it begins."""
    for _ in range(MAX_LINES):
        match = _LINE.match(text, start)
        if match is None or match.end() == start:
            return
        yield start, match.group().rstrip()
        start = match.end()


Lines = list[tuple[int, str]]
Read = tuple[list[Field], int]  # the fields, and how many lines they take


def _field(name: str, start: int, line: str, match: re.Match[str]) -> Field:
    return Field(name, (match["value"] or "").strip(), start, start + len(line))


def _pandoc(lines: Lines) -> Read:
    """`% The title`, `% Its authors`, `% Its date`."""
    fields: list[Field] = []
    for key, (start, line) in zip(_PANDOC_KEYS, lines, strict=False):
        match = _PANDOC.fullmatch(line)
        if match is None:
            break
        fields.append(_field(key, start, line, match))
    return fields, len(fields)


def _org(lines: Lines) -> Read:
    """`#+TITLE: The title`, a key a line."""
    return _run(lines, 0, _ORG)


def _attributes(lines: Lines) -> Read:
    """`:date: 2024-05-03`, a key a line, below the title or without one."""
    fields, at = _title(lines)
    if fields and at < len(lines) and (match := _ASCIIDOC_AUTHOR.fullmatch(lines[at][1])):
        fields.append(_field("author", *lines[at], match))
        at += 1
        if at < len(lines) and (match := _ASCIIDOC_REVISION.fullmatch(lines[at][1])):
            fields.append(_field("date", *lines[at], match))
            at += 1
    if fields and at < len(lines) and not lines[at][1]:
        at += 1
    stated, end = _run(lines, at, _ATTRIBUTE)
    return ([*fields, *stated], end) if stated or len(fields) > 1 else ([], 0)


def _title(lines: Lines) -> Read:
    """The title of a document with attributes: `= Title`, or a line between or above lines of marks."""
    if lines and (match := _ASCIIDOC_TITLE.fullmatch(lines[0][1])):
        return [_field("title", *lines[0], match)], 1
    at = int(bool(lines) and bool(_UNDERLINE.fullmatch(lines[0][1])))
    if len(lines) > at + 1 and lines[at][1].strip() and _UNDERLINE.fullmatch(lines[at + 1][1]):
        start, line = lines[at]
        return [Field("title", line.strip(), start, start + len(line))], at + 2
    return [], 0


def _pairs_above_rule(lines: Lines) -> Read:
    """`title: The title`, a key a line, above a rule: front matter without its first fence."""
    fields, end = _run(lines, 0, _PAIR)
    is_closed = len(fields) > 1 and end < len(lines) and bool(_RULE.fullmatch(lines[end][1]))
    return (fields, end + 1) if is_closed else ([], 0)


def _run(lines: Lines, first: int, form: re.Pattern[str]) -> Read:
    """The fields of a run of lines, and the line after it."""
    fields: list[Field] = []
    at = first
    while at < len(lines) and (match := form.fullmatch(lines[at][1])):
        fields.append(_field(match["key"], *lines[at], match))
        at += 1
    return fields, at
