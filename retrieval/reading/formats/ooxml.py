"""What Word, PowerPoint and Excel files share: parts, relations, stated fields."""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.reading.derived import Unreadable
from retrieval.reading.formats.archive import Archive, resolve
from retrieval.reading.formats.xml_tree import Element, parse_xml

# Titles and authors that programs fill in.
PLACEHOLDERS = ("powerpoint presentation", "word document", "python-docx")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of its kind, and the name of the other part."""

    kind: str
    target: str


class Package:
    """The parts of an Office file."""

    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data)
        if "_rels/.rels" in self.archive.names:
            self.archive.read("_rels/.rels")  # says so if it is damaged
        main = [relation for relation in self.relations("").values() if relation.kind == "officeDocument"]
        if not main or main[0].target not in self.archive.names:
            raise Unreadable(
                "is not the Office file that its name says", "rename it with the suffix of its real format"
            )
        self.main = main[0].target

    def xml(self, name: str) -> Element:
        """A part; the errors of `parse_xml` and `Archive.read`."""
        return parse_xml(self.archive.read(name))

    def optional(self, name: str) -> Element | None:
        """A part that need not be there, or be sound."""
        data = self.archive.optional(name)
        try:
            return parse_xml(data) if data is not None else None
        except Unreadable:
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to within the file, by id; "" for the file as a whole."""
        folder, _, name = part.rpartition("/")
        root = self.optional(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if root is None:
            return {}
        return {
            entry.get("Id"): Relation(
                entry.get("Type").rpartition("/")[2], resolve(part, entry.get("Target"))
            )
            for entry in root.children
            if entry.get("TargetMode") != "External"
        }

    def related(self, part: str, kind: str) -> Element | None:
        """The first part of a kind that another one refers to."""
        names = (relation.target for relation in self.relations(part).values() if relation.kind == kind)
        name = next(names, None)
        return self.optional(name) if name else None

    def fields(self) -> Iterator[tuple[str, str]]:
        """Title and author, where the file states them; its dates say when somebody saved it, and are not."""
        core = self.related("", "core-properties")
        if core is None:
            return
        for tag, name in (("title", "title"), ("creator", "author")):
            element = core.find(tag)
            words = " ".join(element.text.split()) if element is not None else ""
            if words and words.lower() not in PLACEHOLDERS:
                yield name, words


def is_on(element: Element | None) -> bool:
    """Whether a property that is there is switched on."""
    return element is not None and element.get("val", "1") not in ("0", "false", "off", "none")
