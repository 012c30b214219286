"""Formats read as Markdown that mark some lines in their own way: reStructuredText, Org, AsciiDoc.

A line is translated for the parser of Markdown, one for one, and never changed in the article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from retrieval.reading.blocks import Line

_FENCE = "```"
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What lines look like.

    `heading` has a mark for each level in its first group. A line that is a `comment` is not shown, nor is
    what lies between `hidden` lines; a line that opens or closes `code` is a fence. With `indented_comments`
    a comment goes on as long as lines are indented. With `underlines` a line of marks below makes a heading.
    """

    heading: re.Pattern[str] = _NEVER
    comment: re.Pattern[str] = _NEVER
    hidden: tuple[re.Pattern[str], re.Pattern[str]] = (_NEVER, _NEVER)
    code: tuple[re.Pattern[str], re.Pattern[str]] = (_NEVER, _NEVER)
    indented_comments: bool = False
    underlines: bool = False


_SHOWN_DIRECTIVES = (
    "note|warning|tip|important|caution|danger|error|hint|attention|seealso|admonition|deprecated|versionadded"
    "|versionchanged|topic|sidebar|rubric|glossary|math"
)
MARKDOWN = Dialect()
_DIALECTS = {
    (".rst",): Dialect(
        # Neither a target (`.. _name:`), a footnote (`.. [1]`) nor a directive with text that is shown.
        comment=re.compile(
            rf"[ \t]*\.\.(?:[ \t]+(?!_|\[|(?:{_SHOWN_DIRECTIVES})::)(?!\|)\S.*|[ \t]*)"
            r"|[ \t]*\.\.[ \t]+_[^:]+:.*|[ \t]*\.\.[ \t]+[\w-]+::[ \t]*|[ \t]+:[\w-]+:(?:[ \t].*)?"
        ),
        indented_comments=True,
        underlines=True,
    ),
    (".org",): Dialect(
        heading=re.compile(r"(\*{1,6})[ \t]+(?=\S)"),
        comment=re.compile(r"[ \t]*#(?:[ \t].*)?|[ \t]*#\+(?!begin|end)\w+:.*", re.IGNORECASE),
        hidden=(
            re.compile(r"[ \t]*(?::(?:PROPERTIES|LOGBOOK):|#\+BEGIN_COMMENT)[ \t]*", re.IGNORECASE),
            re.compile(r"[ \t]*(?::END:|#\+END_COMMENT)[ \t]*", re.IGNORECASE),
        ),
        code=(
            re.compile(r"[ \t]*#\+BEGIN_(?:SRC|EXAMPLE)\b.*", re.IGNORECASE),
            re.compile(r"[ \t]*#\+END_(?:SRC|EXAMPLE)[ \t]*", re.IGNORECASE),
        ),
    ),
    (".adoc", ".asciidoc"): Dialect(
        heading=re.compile(r"(={1,6})[ \t]+(?=\S)"),
        comment=re.compile(r"//(?!//).*|:!?[\w-]+:(?:[ \t].*)?|\[[^\[\]]*\][ \t]*"),
        hidden=(re.compile(r"/{4,}[ \t]*"), re.compile(r"/{4,}[ \t]*")),
        code=(re.compile(r"(?:-{4,}|\.{4,})[ \t]*"), re.compile(r"(?:-{4,}|\.{4,})[ \t]*")),
    ),
}
_BY_SUFFIX = {suffix: dialect for suffixes, dialect in _DIALECTS.items() for suffix in suffixes}
# "```{note} Title" of MyST and "=== "Linux"" of MkDocs.
_DIRECTIVE = re.compile(rf"[ \t]*(?P<fence>`{{3,}}|~{{3,}})\{{(?:{_SHOWN_DIRECTIVES})\}}", re.IGNORECASE)
_DIRECTIVE_END = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*$")
_TAB = re.compile(r"([ \t]*)={3}[!+]?[ \t]+(?=[\"'])")
_UNDERLINE = re.compile(r"([=\-~^*#\"+.:'`_])\1{2,}[ \t]*")


@dataclass(slots=True)
class Translation:
    """A line of Markdown for each line.

    `headings` has, by number of the line, where its words begin in the line, and its level; `hidden` are
    lines that nobody is shown, `marks` those that only mark others.
    """

    source: list[str] = field(default_factory=list)
    headings: dict[int, tuple[int, int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    marks: set[int] = field(default_factory=set)


def dialect_of(article_id: str) -> Dialect:
    """The dialect that an article of this id is written in."""
    return _BY_SUFFIX.get(PurePosixPath(article_id).suffix.lower(), MARKDOWN)


def translate(lines: Sequence[Line], dialect: Dialect) -> Translation:
    """The lines as Markdown."""
    translation = Translation([line.text.replace("\0", "\ufffd") for line in lines])
    if dialect is MARKDOWN:
        _open_directives(translation)
    else:
        _Translator(lines, dialect, translation).run()
    return translation


def _open_directives(translation: Translation) -> None:
    """Show the text of MyST's directives, which looks like code, and read tabs as admonitions."""
    source = translation.source
    unclosed: list[tuple[int, str]] = []  # the line and the fence of each directive, the innermost one last
    for number, text in enumerate(source):
        if tab := _TAB.match(text):
            source[number] = f"{tab[1]}!!! tab {text[tab.end() :]}"
        elif opening := _DIRECTIVE.match(text):
            unclosed.append((number, opening["fence"]))
        elif unclosed and (fence := _DIRECTIVE_END.match(text)) and fence[1].startswith(unclosed[-1][1]):
            for mark in (unclosed.pop()[0], number):
                source[mark] = ""
                translation.hidden.add(mark)


class _Translator:
    def __init__(self, lines: Sequence[Line], dialect: Dialect, translation: Translation) -> None:
        self.lines = lines
        self.dialect = dialect
        self.translation = translation
        self.styles: list[str] = []  # of underlined headings, in the order of their levels

    def run(self) -> None:
        number = 0
        while number < len(self.lines):
            number = self._translate(number)

    def _translate(self, number: int) -> int:
        """Translate the block that begins at a line; the line after it."""
        text, dialect = self.lines[number].text, self.dialect
        for (opening, closing), mark in ((dialect.hidden, ""), (dialect.code, _FENCE)):
            end = self._closing(number, closing) if opening.fullmatch(text) else None
            if end is not None:
                self._enclose(number, end, mark)
                return end + 1
        if dialect.comment.fullmatch(text):
            return self._hide_comment(number)
        if heading := dialect.heading.match(text):
            self._add_heading(number, heading.end(), len(heading[1]))
        elif dialect.underlines:
            return self._underlined(number)
        return number + 1

    def _closing(self, number: int, closing: re.Pattern[str]) -> int | None:
        later = range(number + 1, len(self.lines))
        return next((end for end in later if closing.fullmatch(self.lines[end].text)), None)

    def _enclose(self, first: int, last: int, mark: str) -> None:
        """Make lines a stretch of code, or hide them where there is no mark."""
        if mark:
            self.translation.source[first] = self.translation.source[last] = mark
            return
        for number in range(first, last + 1):
            self._hide(number)

    def _hide_comment(self, number: int) -> int:
        self._hide(number)
        number += 1
        while (
            self.dialect.indented_comments
            and number < len(self.lines)
            and self.lines[number].text[:1] in (" ", "\t")
            and not self._is_directive(number)
        ):
            self._hide(number)
            number += 1
        return number

    def _is_directive(self, number: int) -> bool:
        """Whether lines above an indented one are a directive, whose body is shown."""
        above = next((line.text for line in reversed(self.lines[:number]) if line.text[:1] == "."), "")
        return "::" in above

    def _hide(self, number: int) -> None:
        self.translation.source[number] = ""
        if not self.lines[number].is_blank:
            self.translation.hidden.add(number)

    def _underlined(self, number: int) -> int:
        """A title with a line of marks below it, and maybe one above, is a heading."""
        texts = [line.text for line in self.lines[number : number + 3]]
        above = _UNDERLINE.fullmatch(texts[0])
        title = texts[1] if above and len(texts) > 2 else texts[0]
        below = texts[2] if above and len(texts) > 2 else texts[1] if len(texts) > 1 else ""
        mark = _UNDERLINE.fullmatch(below)
        is_title = any(character.isalnum() for character in title) and len(below) >= len(title.strip())
        if mark is None or not is_title or (above and above[1] != mark[1]):
            return number + 1
        style = mark[1] * (2 if above else 1)
        if style not in self.styles:
            self.styles.append(style)
        at = number + bool(above)
        self._add_heading(at, len(title) - len(title.lstrip()), min(1 + self.styles.index(style), 6))
        for rule in (at + 1, *([number] if above else [])):
            self.translation.source[rule] = ""
            self.translation.marks.add(rule)
        return at + 2

    def _add_heading(self, number: int, text_start: int, level: int) -> None:
        self.translation.headings[number] = text_start, level
        self.translation.source[number] = f"{'#' * level} {self.lines[number].text[text_start:]}"
