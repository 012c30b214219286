"""XML as a plain tree of elements by their local names; entities, which may be bombs, are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from retrieval.reading.derived import Unreadable

MAX_DEPTH = 300
_DAMAGED = ("is damaged or cut short", "fetch or export it again")


@dataclass(slots=True)
class Element:
    """An element: its local name, its attributes by local name, and what it holds in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: "list[Element | str]" = field(default_factory=list)

    @property
    def children(self) -> "Iterator[Element]":
        """The elements in it."""
        return (child for child in self.content if isinstance(child, Element))

    def find(self, *path: str) -> "Element | None":
        """The first element on a path of names below it."""
        element: Element | None = self
        for tag in path:
            if element is None:
                return None
            element = next((child for child in element.children if child.tag == tag), None)
        return element

    def all(self, tag: str) -> "Iterator[Element]":
        """All elements of a name below it, in order, but for those in each other."""
        for child in self.children:
            if child.tag == tag:
                yield child
            else:
                yield from child.all(tag)

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)


def parse_xml(data: bytes, *, allow_doctype: bool = False) -> Element:
    """The root of a document.

    Args:
        data: the document.
        allow_doctype: whether it may name its type, as the pages of a book do.

    Raises:
        Unreadable: it is no XML, declares entities, or is nested too deeply.
    """
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    parser.EntityDeclHandler = _refuse
    if not allow_doctype:
        parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(*_DAMAGED) from None
    return next(tree.root.children, tree.root)


class _Tree:
    """Grows below `root` as the parser reads."""

    def __init__(self) -> None:
        self.root = Element("")
        self._open = [self.root]  # the elements that have not ended, the innermost last

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > MAX_DEPTH:
            raise Unreadable("is nested too deeply", "export it again, or as text")
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(" ")[2], local)
        self._open[-1].content.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        content = self._open[-1].content
        if content and isinstance(content[-1], str):
            content[-1] += text
        else:
            content.append(text)


def _refuse(*_: object) -> None:
    raise Unreadable("declares entities, which documents do not need", "export it again")
