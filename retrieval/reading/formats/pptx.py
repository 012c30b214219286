"""PPTX: the slides in their order, with titles, bullets, tables and the speaker's notes told apart."""

from collections.abc import Iterator
from dataclasses import replace

from retrieval.reading.derived import Derived, TextBuilder
from retrieval.reading.formats.ooxml import Package
from retrieval.reading.formats.tables import is_header
from retrieval.reading.formats.xml_tree import Element
from retrieval.types import SentenceKind
from retrieval.where import Where

TITLES = frozenset(("title", "ctrTitle"))
FURNITURE = frozenset(("dt", "ftr", "sldNum", "hdr", "sldImg"))  # dates, footers and numbers of slides
_SPACES = {"br": " ", "tab": " "}


def read(data: bytes, name: str) -> Derived:
    """The text of a presentation; the errors of `Package`."""
    package = Package(data)
    builder = TextBuilder()
    builder.fields += package.fields()
    hidden = 0
    relations = package.relations(package.main)
    for number, slide in enumerate(_slides(package.xml(package.main)), 1):
        relation = relations.get(slide)
        root = package.optional(relation.target) if relation else None
        if relation is None or root is None:
            continue
        if root.get("show", "1") in ("0", "false"):
            hidden += 1
            continue
        builder.where = Where(slide=number)
        _read_shapes(root, builder)
        notes = package.related(relation.target, "notesSlide")
        if notes is not None:
            builder.where = replace(builder.where, notes=True)
            _read_notes(notes, builder)
    if hidden:
        what = "1 hidden slide was" if hidden == 1 else f"{hidden} hidden slides were"
        builder.notices.append((f"{what} left out", "show what is to be read"))
    return builder.build()


def _slides(presentation: Element) -> Iterator[str]:
    """The relations of the slides, in their order."""
    for list_ in presentation.all("sldIdLst"):
        for slide in list_.children:
            yield slide.attributes.get("id", "") if "id" in slide.attributes else ""


def _read_shapes(root: Element, builder: TextBuilder) -> None:
    shapes = list(_shapes(root))
    titles = [shape for shape in shapes if _placeholder(shape) in TITLES]
    for shape in [*titles, *(shape for shape in shapes if shape not in titles)]:
        kind = _placeholder(shape)
        if kind in FURNITURE:
            continue
        table = next(shape.all("tbl"), None)
        if table is not None:
            _read_table(table, builder)
        elif kind in TITLES:
            builder.add(SentenceKind.HEADING, _all_words(shape), level=1)
        else:
            _read_paragraphs(shape, builder, bulleted=kind is not None)


def _shapes(parent: Element) -> Iterator[Element]:
    """The shapes of a slide, those of groups with them."""
    for child in parent.children:
        if child.tag in ("sp", "graphicFrame"):
            yield child
        elif child.tag in ("cSld", "spTree", "grpSp", "AlternateContent", "Choice"):
            yield from _shapes(child)


def _placeholder(shape: Element) -> str | None:
    """What a shape is a placeholder for, "" for the body; None for a free shape."""
    for properties in ("nvSpPr", "nvGraphicFramePr"):
        placeholder = shape.find(properties, "nvPr", "ph")
        if placeholder is not None:
            return placeholder.get("type")
    return None


def _read_paragraphs(shape: Element, builder: TextBuilder, *, bulleted: bool) -> None:
    """The paragraphs of a shape: bullets in a body of several, prose elsewhere."""
    paragraphs = [paragraph for paragraph in shape.all("p") if _words(paragraph)]
    for number, paragraph in enumerate(paragraphs):
        properties = paragraph.find("pPr") or Element("")
        has_bullet = any(child.tag in ("buChar", "buAutoNum", "buBlip") for child in properties.children)
        no_bullet = properties.find("buNone") is not None
        is_item = not no_bullet and (has_bullet or (bulleted and len(paragraphs) > 1))
        level = properties.get("lvl", "0")
        depth = int(level) + 1 if is_item and level.isdecimal() else int(is_item)
        kind = SentenceKind.ITEM if is_item else SentenceKind.PROSE
        builder.add(kind, _words(paragraph), depth=depth, joined=is_item and number > 0)


def _read_notes(notes: Element, builder: TextBuilder) -> None:
    for shape in _shapes(notes):
        if _placeholder(shape) == "body":
            for paragraph in shape.all("p"):
                builder.add(SentenceKind.PROSE, _words(paragraph))


def _read_table(table: Element, builder: TextBuilder) -> None:
    rows = [[_all_words(cell) for cell in row.all("tc")] for row in table.all("tr")]
    if not rows:
        return
    properties = table.find("tblPr") or Element("")
    headed = properties.get("firstRow") in ("1", "true") or is_header(rows[0], rows[1:])
    for number, row in enumerate(rows):
        builder.add_row(row, header=headed and number == 0 and len(rows) > 1, joined=number > 0)


def _all_words(element: Element) -> str:
    """The words of all paragraphs in a cell or a shape."""
    return " ".join(filter(None, map(_words, element.all("p"))))


def _words(paragraph: Element) -> str:
    return "".join(_parts(paragraph)).strip()


def _parts(parent: Element) -> Iterator[str]:
    for child in parent.children:
        if child.tag == "t":
            yield child.text
        elif child.tag in _SPACES:
            yield _SPACES[child.tag]
        elif child.tag not in ("pPr", "rPr", "Fallback"):
            yield from _parts(child)
