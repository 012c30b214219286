"""RSS and Atom: each entry a section with its title, its date and its text."""

from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.html import read_all
from retrieval.reading.formats.xml_tree import Element, parse_xml
from retrieval.types import SentenceKind
from retrieval.where import NOWHERE, Where

ENTRIES = ("item", "entry")
DATES = ("pubDate", "published", "updated", "date")
AUTHORS = ("creator", "author")
TEXTS = ("encoded", "content", "description", "summary")  # the first of them that an entry has


def read(data: bytes, name: str) -> Derived:
    """The entries of a feed.

    Raises:
        Unreadable: it is none.
    """
    root = parse_xml(data, allow_doctype=True)
    if root.tag not in ("rss", "feed", "RDF"):
        raise Unreadable("is no feed", "rename it with the suffix of its real format")
    channel = root.find("channel") or root
    builder = TextBuilder()
    if title := _text(channel, ("title",)):
        builder.fields.append(("title", title))
        builder.add(SentenceKind.HEADING, title, level=1)
    if about := _text(channel, ("description", "subtitle")):
        read_all(about, builder)
    for entry in [*(element for tag in ENTRIES for element in root.all(tag))]:
        _read_entry(entry, builder)
    return builder.build()


def _read_entry(entry: Element, builder: TextBuilder) -> None:
    sent, author = _text(entry, DATES), _text(entry, AUTHORS)
    builder.where = Where(sender=author, sent=sent) if author or sent else NOWHERE
    builder.add(SentenceKind.HEADING, _text(entry, ("title",)), level=2)
    if sent:
        builder.add(SentenceKind.ITEM, f"Date: {sent}", depth=1)
    link = entry.find("link")
    if link is not None and (address := link.get("href") or link.text.strip()):
        builder.add(SentenceKind.ITEM, f"Link: {address}", depth=1, joined=bool(sent))
    read_all(_text(entry, TEXTS), builder)


def _text(parent: Element, tags: tuple[str, ...]) -> str:
    for tag in tags:
        element = parent.find(tag)
        if element is not None and (words := element.text.strip()):
            return words
    return ""
