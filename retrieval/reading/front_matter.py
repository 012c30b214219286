"""The front matter at the top of an article, in any of its forms, or a mail's header.

It is read leniently: what is not quite YAML, TOML or JSON is read line by line, with a notice, and what
cannot be used at all stays text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.reading.front_matter_formats import (
    BLANK_LINE,
    FormatError,
    json_fields,
    line_fields,
    toml_fields,
)
from retrieval.reading.front_matter_yaml import yaml_fields
from retrieval.reading.header_block import read_header_block
from retrieval.reading.property_lines import read_property_lines
from retrieval.types import Field, Notice

MAX_CHARS = 64 * 1024  # characters; more is a document of its own, not a description of one
MIN_KEY_LINES = 0.6  # share of lines, but for comments and indented ones, that must have a key
# Keys by which people and publishing tools call the same thing, in order of preference; written without
# capitals, dashes, underscores and spaces.
ALIASES = {
    "title": ("title", "headline", "name", "subject", "re", "titel", "betreff", "objet", "heading"),
    "published": (
        "date", "published", "publishedat", "publishdate", "publisheddate", "publishedon", "pubdate",
        "datepublished", "publicationdate", "publishedtime", "issued", "posted", "postdate", "datum",
        "created", "createdat", "creationdate", "datecreated", "createddate", "createdon", "day", "sent",
        "gesendet", "updated", "updatedat", "lastupdated", "lastmod", "lastmodified", "lastmodifiedat",
        "modified", "modifiedat", "updatedon", "dateupdated", "datemodified", "effectivedate", "effective",
        "year",
    ),
    "source": (
        "source", "publisher", "outlet", "site", "sitename", "publication", "author", "authors", "by",
        "byline", "writtenby", "creator", "from", "von", "autor",
    ),
    "url": ("url", "link", "canonicalurl", "canonical", "permalink", "sourceurl", "originalurl", "source"),
}  # fmt: skip
DESCRIPTIONS = frozenset(
    ("tags", "tag", "keywords", "category", "categories", "description", "summary", "excerpt", "abstract")
)
KNOWN_KEYS = frozenset(name for names in ALIASES.values() for name in names) | DESCRIPTIONS

_OPENING = re.compile(
    r"(?:[ \t]*(?:\r\n|\n|\r))*(?P<mark>-{3,}|\+{3}|;{3})[ \t]*(?P<format>yaml|yml|toml|json)?[ \t]*"
    r"(?:\r\n|\n|\r)",
    re.IGNORECASE,
)
_CLOSING = {
    "-": re.compile(r"(?:(?<=[\r\n])|\A)(?:-{3,}|\.{3})[ \t]*(?:\r\n|\n|\r|\Z)"),
    "+": re.compile(r"(?:(?<=[\r\n])|\A)\+{3}[ \t]*(?:\r\n|\n|\r|\Z)"),
    ";": re.compile(r"(?:(?<=[\r\n])|\A);{3}[ \t]*(?:\r\n|\n|\r|\Z)"),
}
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is stated, and where the body begins.

    Front matter that cannot be used is part of the body (`body_start`), but the article's own words, among
    which a title and a date are looked for, begin after it (`text_start`).
    """

    fields: tuple[Field, ...]
    body_start: int
    text_start: int

    def values(self, field: str) -> Iterator[str]:
        """What is stated for a field of ALIASES, the likeliest first; placeholders of templates are none."""
        by_key: dict[str, list[str]] = {}
        for stated in self.fields:
            by_key.setdefault(normalized_key(stated.name), []).append(stated.value)
        keys = [*ALIASES[field]]
        inner = [key for alias in keys for key in by_key if key.endswith(f".{alias}")]
        for key in [*keys, *inner]:
            yield from (value for value in by_key.get(key, ()) if not _TEMPLATE.search(value))


@dataclass(frozen=True, slots=True)
class _Fenced:
    """Front matter between fences; `text[start:end]` is between them, `after` follows the second one."""

    format: str
    start: int
    end: int
    after: int


_PARSERS: dict[str, Callable[[str], list[Field] | None]] = {
    "YAML": yaml_fields,
    "TOML": toml_fields,
    "JSON": lambda block: json_fields(block)[0],
}
_FORMAT_OF_MARK = {"-": "YAML", "+": "TOML", ";": "JSON"}
_FORMAT_OF_NAME = {"yaml": "YAML", "yml": "YAML", "toml": "TOML", "json": "JSON"}


def read_front_matter(id: str, text: str, start: int, notices: list[Notice]) -> FrontMatter:
    """The front matter of an article, as far as it has any.

    Args:
        id: the article, for a notice.
        text: the whole file.
        start: where the front matter would begin.
        notices: gets one where front matter is there and cannot be read as it is meant.
    """
    if fenced := _find_fences(text, start):
        return _read_fenced(id, text, start, fenced, notices)
    if text.startswith("{", start) and (read := _read_bare_json(text, start)):
        return read
    if header := read_header_block(text, start, KNOWN_KEYS):
        if header.encoding:
            problem = f"its text is encoded as {header.encoding}, as a mail is sent, and was read as it is"
            notices.append(Notice(id, problem, "save it as plain text"))
        return FrontMatter(header.fields, header.body_start, header.body_start)
    if properties := read_property_lines(text, start, KNOWN_KEYS):
        return FrontMatter(properties.fields, properties.body_start, properties.body_start)
    return FrontMatter((), start, start)


def normalized_key(name: str) -> str:
    """A key as ALIASES has it; the keys around it are kept before a dot."""
    return re.sub(r"[\s_\-*]", "", name.casefold()).replace(":", ".")


def _find_fences(text: str, start: int) -> _Fenced | None:
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    mark = opening["mark"][0]
    closing = _CLOSING[mark].search(text, opening.end())
    if closing is None:  # a rule at the top, and no second one: not front matter
        return None
    named = (opening["format"] or "").lower()
    format = _FORMAT_OF_NAME.get(named) or _FORMAT_OF_MARK[mark]
    return _Fenced(format, opening.end(), closing.start(), closing.end())


def _read_fenced(id: str, text: str, start: int, fenced: _Fenced, notices: list[Notice]) -> FrontMatter:
    block = text[fenced.start : fenced.end]
    if len(block) > MAX_CHARS:
        notices.append(Notice(id, "its front matter is longer than 64 KB and was read as text", "shorten it"))
        return FrontMatter((), start, fenced.after)
    if not block.strip():
        return FrontMatter((), fenced.after, fenced.after)
    problem = ""
    try:
        fields = _PARSERS[fenced.format](block)
    except FormatError as error:
        reason = f" ({error})" if str(error) else ""
        fields = _known_lines(block, fenced.format)
        if not fields and BLANK_LINE.search(block.strip()):
            return FrontMatter((), start, start)  # paragraphs between two rules
        reading = "line by line" if fields else "as text"
        problem = f"its front matter does not parse{reason} and was read {reading}"
        notices.append(Notice(id, problem, f"fix its {fenced.format}"))
        if not fields:
            return FrontMatter((), start, fenced.after)
    if not fields:  # no mapping, or one of keys that state nothing
        fields = _known_lines(block, fenced.format)
    if not fields:
        return FrontMatter((), start, start)  # prose between two rules
    stated = [field for field in fields if field.value]
    return FrontMatter(_shifted(stated, fenced.start), fenced.after, fenced.after)


def _known_lines(block: str, format: str) -> list[Field]:
    """The fields of a block read line by line; none where no key is known, or most lines have none."""
    fields = line_fields(block, toml=format == "TOML")
    starts = [line for line in block.splitlines() if line.strip() and line[0] not in " \t#-"]
    is_known = any(normalized_key(field.name) in KNOWN_KEYS for field in fields)
    return fields if is_known and len(fields) >= MIN_KEY_LINES * len(starts) else []


def _read_bare_json(text: str, start: int) -> FrontMatter | None:
    """A JSON object at the top with text below it, as Hugo writes it."""
    try:
        fields, after = json_fields(text[start : start + MAX_CHARS])
    except FormatError:
        return None
    below = text[start + after :]
    if not below.strip() or below[0] not in "\r\n":
        return None
    return FrontMatter(_shifted(fields, start), start + after, start + after)


def _shifted(fields: Sequence[Field], by: int) -> tuple[Field, ...]:
    return tuple(Field(field.name, field.value, field.start + by, field.end + by) for field in fields)
