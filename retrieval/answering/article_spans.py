"""Where a file states its title, its author and the other fields of its front matter."""

import re

from retrieval.reading.front_matter import ALIASES, FrontMatter, normalized_key, read_front_matter
from retrieval.reading.titles import single_line, strip_markdown
from retrieval.text.lines import first_lines
from retrieval.types import Field, Span

AUTHORS = ("author", "authors", "by", "byline", "writtenby", "creator", "from", "von", "autor")
# A name begins with a capital, or is in a script without capitals, and no sentence's end follows it: a full
# stop at its end is one of "Jr.", of a degree or of an initial.
_BYLINE = re.compile(
    r"(?i:(?:written\s+)?by):?\s+(?=[^\W\d_a-z])\S.{0,80}?"
    r"(?:[^\s.!?]|\b(?:Jr|Sr|Esq|[A-Z][a-z]?\.?D|M\.?[AD]|B\.?[AS]c?|[A-Z])\.)"
)
_VERB_ENDING = re.compile(r"(?:(?<=own)s|(?<=maintain)s|e?d)$")  # reviewed, reviewer, reviewed_by
TOP_LINES = 12  # lines of the text among which its title and who wrote it are looked for
_MARKS = re.compile(r"^\s*(?:#+|=|#\+title:)\s*", re.IGNORECASE)


def front_matter(text: str) -> FrontMatter:
    """What a file states about itself."""
    return read_front_matter("", text, 1 if text.startswith("\ufeff") else 0, [])


def title_span(text: str, title: str) -> Span | None:
    """Where a file states its title; None where that is the file's name."""
    front = front_matter(text)
    for field in _fields(front, ALIASES["title"]):
        if _plain(field.value) == title:
            return field.start, field.end
    return next(
        (
            span
            for span in first_lines(text, front.text_start, TOP_LINES)
            if _plain(text[slice(*span)]) == title
        ),
        None,
    )


def author_span(text: str) -> Span | None:
    """Where a file says who wrote it: a field of its front matter, or a line "By …" near the top."""
    front = front_matter(text)
    for field in _fields(front, AUTHORS):
        return field.start, field.end
    lines = first_lines(text, front.text_start, TOP_LINES)
    return next((span for span in lines if _BYLINE.fullmatch(text[slice(*span)].strip("*_"))), None)


def stated_span(text: str, field: str) -> Span | None:
    """Where the front matter of a file states a field, by a word for it: "status", "tags", "reviewed"."""
    stem = _VERB_ENDING.sub("", field)
    is_verb = stem != field
    for stated in front_matter(text).fields:
        key = normalized_key(stated.name).rpartition(".")[2]
        is_named = key.startswith(stem) if is_verb else key.removesuffix("s") == field.removesuffix("s")
        if is_named and stated.value.strip():
            return stated.start, stated.end
    return None


def _fields(front: FrontMatter, keys: tuple[str, ...]) -> list[Field]:
    """The fields of these keys that have a value, in the order of the keys."""
    stated = [field for field in front.fields if normalized_key(field.name) in keys and field.value.strip()]
    return sorted(stated, key=lambda field: keys.index(normalized_key(field.name)))


def _plain(words: str) -> str:
    return single_line(strip_markdown(_MARKS.sub("", words))) or ""
