"""DOCX: paragraphs, headings, lists, tables, text boxes and footnotes, changes taken as if accepted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.reading.derived import Derived, TextBuilder
from retrieval.reading.formats.ooxml import Package, is_on
from retrieval.reading.formats.tables import is_header
from retrieval.reading.formats.xml_tree import Element
from retrieval.types import SentenceKind

DROPPED = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "sdtPr", "fldData"))
WRAPPERS = frozenset(
    ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "AlternateContent", "Choice")
)
TRACKED = ("del", "ins", "moveTo")
LAYOUT_CHARS = 1_500  # of a cell; a table with larger ones lays out a page
MAX_BOLD_LINE = 100  # characters
MAX_STYLES = 20  # that are based on each other
_CHARACTERS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says of it: the level of a heading or 0, the depth of a list or 0."""

    name: str = ""
    level: int = 0
    depth: int = 0


def read(data: bytes, name: str) -> Derived:
    """The text of a Word file; the errors of `Package`."""
    package = Package(data)
    reader = _Reader(package)
    reader.builder.fields += package.fields()
    body = package.xml(package.main).find("body")
    if body is not None:
        reader.read_blocks(body)
        if any(True for tag in TRACKED for _ in body.all(tag)):
            notice = "has tracked changes; read as if accepted", "accept or reject them"
            reader.builder.notices.append(notice)
    return reader.builder.build()


class _Reader:
    """A document being read."""

    def __init__(self, package: Package) -> None:
        self.builder = TextBuilder()
        self.styles = dict(_styles(package.related(package.main, "styles")))
        self.notes = {
            kind: dict(_notes(package.related(package.main, f"{kind}s"))) for kind in ("footnote", "endnote")
        }
        self._boxes: list[Element] = []
        self._cited: list[tuple[str, Element]] = []
        self._note = 0
        self._in_list = False

    def read_blocks(self, parent: Element) -> None:
        """Add the paragraphs and tables in an element, in order."""
        for child in parent.children:
            if child.tag == "p":
                self._read_paragraph(child)
            elif child.tag == "tbl":
                self._read_table(child)
            elif child.tag in WRAPPERS:
                self.read_blocks(child)

    def _read_paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find("pPr")
        style = self._style(properties)
        self._boxes, boxes = [], self._boxes
        self._cited, cited = [], self._cited
        words = "".join(self._words(paragraph)).strip()
        if words and not style.name.startswith("toc ") and not _is_of_contents(paragraph):
            kind = SentenceKind.PROSE
            if not style.level and not style.depth and _is_bold_line(paragraph, words):
                style = Style(style.name, 6)
            if style.level:
                kind = SentenceKind.HEADING
            elif style.depth:
                kind = SentenceKind.ITEM
            joined = kind is SentenceKind.ITEM and self._in_list
            depth = style.depth if kind is SentenceKind.ITEM else 0
            self.builder.add(kind, words, level=min(style.level, 6), depth=depth, joined=joined)
            self._in_list = kind is SentenceKind.ITEM
        self._add_aside()
        self._boxes, self._cited = boxes, cited

    def _add_aside(self) -> None:
        """Text boxes and footnotes follow the paragraph that they belong to."""
        boxes, cited = self._boxes, self._cited
        for box in boxes:
            self.read_blocks(box)
        for mark, note in cited:
            self._boxes, self._cited = [], []
            words = " ".join("".join(self._words(paragraph)).strip() for paragraph in note.all("p"))
            if words:
                self.builder.add(SentenceKind.PROSE, f"{mark} {words}")
                self._in_list = False

    def _style(self, properties: Element | None) -> Style:
        if properties is None:
            return Style()
        reference = properties.find("pStyle")
        style = self.styles.get(reference.get("val"), Style()) if reference is not None else Style()
        level, depth = style.level, style.depth
        if (outline := properties.find("outlineLvl")) is not None:
            level = _level(outline)
        if (numbering := properties.find("numPr")) is not None:
            depth = _depth(numbering)
        return Style(style.name, level, depth)

    def _words(self, parent: Element) -> Iterator[str]:
        """The words in a paragraph or a run; what is deleted or hidden is left out."""
        for child in parent.children:
            tag = child.tag
            if tag == "t":
                yield child.text
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag in ("footnoteReference", "endnoteReference"):
                yield self._mark(tag.removesuffix("Reference"), child.get("id"))
            elif tag == "txbxContent":
                self._boxes.append(child)
            elif tag == "r" and is_on(child.find("rPr", "vanish")):
                continue
            elif tag == "AlternateContent":
                yield from self._words(child.find("Choice") or child.find("Fallback") or Element(""))
            elif tag not in DROPPED and tag not in ("p", "tbl"):
                yield from self._words(child)

    def _mark(self, kind: str, id: str) -> str:
        note = self.notes[kind].get(id)
        if note is None:
            return ""
        self._note += 1
        mark = f"[{self._note}]"
        self._cited.append((mark, note))
        return mark

    def _read_table(self, table: Element) -> None:
        rows = list(_unwrapped(table, "tr"))
        cells = [list(_unwrapped(row, "tc")) for row in rows]
        is_layout = max(map(len, cells), default=0) < 2 or any(
            any(True for _ in cell.all("tbl")) or len(cell.text) > LAYOUT_CHARS
            for row in cells
            for cell in row
        )
        if is_layout:
            for row in cells:
                for cell in row:
                    self.read_blocks(cell)
            return
        self._boxes, self._cited = [], []
        values = self._values(cells)
        marked = next(
            (n for n, row in enumerate(rows) if not is_on(row.find("trPr", "tblHeader"))), len(rows) - 1
        )
        headers = min(marked, 2) or int(is_header(values[0], values[1:]))
        for number, row_values in enumerate(values):
            self.builder.add_row(row_values, header=number < headers, joined=number > 0)
        self._in_list = False
        self._add_aside()

    def _values(self, rows: Sequence[Sequence[Element]]) -> list[list[str]]:
        """The words of each cell; one that goes on with the cell above has its words again."""
        values: list[list[str]] = []
        for row in rows:
            line: list[str] = []
            for cell in row:
                properties = cell.find("tcPr") or Element("")
                words = " ".join(
                    "".join(self._words(paragraph)).strip() for paragraph in cell.all("p")
                ).strip()
                merge = properties.find("vMerge")
                if merge is not None and merge.get("val", "continue") == "continue" and values and not words:
                    words = values[-1][len(line)] if len(line) < len(values[-1]) else ""
                span = properties.find("gridSpan")
                count = span.get("val") if span is not None else "1"
                line += [words, *[""] * (min(int(count), 60) - 1 if count.isdecimal() else 0)]
            values.append(line)
        return values


def _is_of_contents(paragraph: Element) -> bool:
    """Whether a paragraph is a line of a table of contents: it asks for the number of a page."""
    return any("PAGEREF" in instruction.text for instruction in paragraph.all("instrText"))


def _is_bold_line(paragraph: Element, words: str) -> bool:
    """Whether a paragraph without a style is a heading by its look: a short bold line that is no sentence."""
    if len(words) > MAX_BOLD_LINE or words[-1] in ".,;:!?":
        return False
    runs = [run for run in paragraph.all("r") if run.find("t") is not None]
    return bool(runs) and all(is_on(run.find("rPr", "b")) for run in runs)


def _unwrapped(parent: Element, tag: str) -> Iterator[Element]:
    """The elements of a name in a parent, also within content controls and insertions."""
    for child in parent.children:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _unwrapped(child, tag)


def _notes(root: Element | None) -> Iterator[tuple[str, Element]]:
    for note in root.children if root is not None else ():
        if note.get("type") not in ("separator", "continuationSeparator", "continuationNotice"):
            yield note.get("id"), note


def _styles(root: Element | None) -> Iterator[tuple[str, Style]]:
    """The styles of paragraphs by id, with what they take over from those that they are based on."""
    if root is None:
        return
    elements = {style.get("styleId"): style for style in root.children if style.tag == "style"}
    for id, element in elements.items():
        name_element = element.find("name")
        name = name_element.get("val").lower() if name_element is not None else ""
        level, depth = int(name == "title"), 0
        base: Element | None = element
        for _ in range(MAX_STYLES):
            if base is None:
                break
            properties = base.find("pPr") or Element("")
            outline, numbering = properties.find("outlineLvl"), properties.find("numPr")
            level = level or (_level(outline) if outline is not None else 0)
            depth = depth or (_depth(numbering) if numbering is not None else 0)
            parent = base.find("basedOn")
            base = elements.get(parent.get("val")) if parent is not None else None
        yield id, Style(name, level, 0 if level else depth)


def _level(outline: Element) -> int:
    value = outline.get("val")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0


def _depth(numbering: Element) -> int:
    id, level = numbering.find("numId"), numbering.find("ilvl")
    if id is not None and id.get("val") == "0":
        return 0
    value = level.get("val") if level is not None else "0"
    return int(value) + 1 if value.isdecimal() else 1
