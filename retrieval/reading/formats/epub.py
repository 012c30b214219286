"""EPUB: the chapters of a book in their order, each read as a web page."""

from collections.abc import Iterator

from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.archive import Archive, resolve
from retrieval.reading.formats.html import decode_html, read_all
from retrieval.reading.formats.xml_tree import Element, parse_xml
from retrieval.where import Where

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read(data: bytes, name: str) -> Derived:
    """The text of a book.

    Raises:
        Unreadable: it is no book, or protected.
    """
    archive = Archive(data)
    if "META-INF/container.xml" not in archive.names:
        raise Unreadable("is not the book that its name says", "rename it with the suffix of its real format")
    container = parse_xml(archive.read("META-INF/container.xml"))
    root_file = next(container.all("rootfile"), None)
    if root_file is None:
        raise Unreadable("is damaged or cut short", "fetch or export it again")
    opf = root_file.get("full-path")
    package = parse_xml(archive.read(opf), allow_doctype=True)
    builder = TextBuilder()
    builder.fields += _fields(package)
    titles = dict(_titles(archive, opf, package))
    chapter = ""
    for part in _spine(package, opf):
        page = archive.optional(part)
        if page is None:
            continue
        chapter = titles.get(part, chapter)
        builder.where = Where(chapter=chapter)
        read_all(decode_html(page, part), builder, contents=False)
    if not builder.blocks and "META-INF/encryption.xml" in archive.names:
        raise Unreadable("is protected against copying", "export it without protection")
    return builder.build()


def _fields(package: Element) -> Iterator[tuple[str, str]]:
    metadata = package.find("metadata")
    for tag, name in (("title", "title"), ("creator", "author"), ("date", "date")):
        element = next(metadata.all(tag), None) if metadata is not None else None
        if element is not None and (words := " ".join(element.text.split())):
            yield name, words[:10] if name == "date" else words


def _spine(package: Element, opf: str) -> Iterator[str]:
    """The parts of the book in the order in which they are read."""
    items = {item.get("id"): item for item in package.all("item")}
    for reference in package.all("itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES and item.get("properties") != "nav":
            yield resolve(opf, item.get("href"))


def _titles(archive: Archive, opf: str, package: Element) -> Iterator[tuple[str, str]]:
    """The title of each part that the table of contents names."""
    for item in package.all("item"):
        if item.get("media-type") == "application/x-dtbncx+xml":
            part = resolve(opf, item.get("href"))
            data = archive.optional(part)
            toc = parse_xml(data, allow_doctype=True) if data is not None else Element("")
            for point in _points(toc):
                label, content = point.find("navLabel"), point.find("content")
                if label is not None and content is not None:
                    target = resolve(part, content.get("src").partition("#")[0])
                    yield target, " ".join(label.text.split())


def _points(parent: Element) -> Iterator[Element]:
    """The points of a table of contents, inner ones first, so that the outer one of a part holds."""
    for child in parent.children:
        yield from _points(child)
        if child.tag == "navPoint":
            yield child
