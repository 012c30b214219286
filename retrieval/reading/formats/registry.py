"""Chooses the reader of a file by its suffix and its first bytes; no reader is imported here.

Our own readers come first, then those of plug-ins. A command of the settings reads what neither does, and a
file in which ours finds no text, such as a scan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath

from retrieval.reading.derived import Unreadable
from retrieval.reading.formats.plugins import Plugin, installed_plugins

PDF_HEAD = 1024  # bytes in which a PDF says that it is one
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the module that reads it, and the library whose version its text depends on.

    `version` is raised with each change of the reader that changes the text of a file. `start` is what the
    file begins with; nothing for text. `read` is the function of the module that takes bytes and a name. In
    place of a module a `plugin` may read it, and a `command` what neither can.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    version: int = 1
    library: str = ""
    start: bytes = b""
    read: str = "read"
    plugin: Plugin | None = None
    command: str = ""


FORMATS = (
    Format("pdf", (".pdf",), "pdf", version=2, library="pypdfium2", start=b"%PDF-"),
    Format("html", (".html", ".htm", ".xhtml"), "html", version=3, library="selectolax"),
    Format("docx", (".docx", ".docm", ".dotx"), "docx", start=ZIP),
    Format("pptx", (".pptx", ".pptm", ".ppsx"), "pptx", start=ZIP),
    Format("xlsx", (".xlsx", ".xlsm"), "xlsx", start=ZIP),
    Format("csv", (".csv", ".tsv"), "delimited", version=3),
    Format("mail", (".eml",), "mail", version=2, read="read_message"),
    Format("outlook", (".msg",), "outlook", version=2, library="olefile", start=OLE),
    Format("mailbox", (".mbox",), "mail", version=2, read="read_mailbox"),
    Format("saved page", (".mhtml", ".mht"), "mail", 3, "selectolax", read="read_saved_page"),
    Format("epub", (".epub",), "epub", version=2, library="selectolax", start=ZIP),
    Format("odt", (".odt", ".ott"), "odt", start=ZIP),
    Format("notebook", (".ipynb",), "notebook"),
    Format("feed", (".rss", ".atom"), "feed", version=2, library="selectolax"),
    Format("rtf", (".rtf",), "rtf", library="striprtf", start=b"{\\rtf"),
)
BY_SUFFIX = {suffix: format for format in FORMATS for suffix in format.suffixes}
# Text files: the file is the text.
TEXT_SUFFIXES = (
    ".md", ".txt", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdx", ".text", ".rst", ".rmd", ".qmd", ".org",
    ".adoc", ".asciidoc", ".vtt", ".srt",
)  # fmt: skip
NO_COMMANDS: Mapping[str, str] = {}

# What a file turns out to be by its first bytes, where its name says something else.
_KINDS = (
    (b"%PDF-", "a PDF"),
    (ZIP, "a ZIP file"),
    (OLE, "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)


def suffix_of(name: str) -> str:
    """The suffix of a file's name, in lower case."""
    return PurePosixPath(name).suffix.lower()


def format_of(name: str, commands: Mapping[str, str] = NO_COMMANDS) -> Format | None:
    """The format of a file by its name; None for a text file, and for what nothing reads.

    Args:
        name: the file's name.
        commands: those of the settings, by suffix.
    """
    suffix = suffix_of(name)
    if not suffix or suffix in TEXT_SUFFIXES:
        return None
    command = commands.get(suffix, "")
    format = BY_SUFFIX.get(suffix) or plugin_format(suffix)
    if format is None:
        return Format(suffix.lstrip("."), (suffix,), "", command=command) if command else None
    return replace(format, command=command) if command else format


def plugin_format(suffix: str) -> Format | None:
    """The format that a plug-in reads; of several plug-ins for a suffix the first by name."""
    plugin = next((plugin for plugin in installed_plugins() if plugin.suffix == suffix), None)
    return Format(suffix.lstrip("."), (suffix,), "", plugin=plugin) if plugin else None


def require_kind(format: Format, data: bytes) -> None:
    """Refuse a file whose first bytes say that it is something else.

    Raises:
        Unreadable: they do.
    """
    head = data[:PDF_HEAD]
    if format.start and (format.start in head if format.start == b"%PDF-" else head.startswith(format.start)):
        return
    if format.start == ZIP and head.startswith(OLE):  # what Office makes of a file with a password
        raise Unreadable(
            "needs a password, or is an old Office file", f"save it as {format.suffixes[0]} without one"
        )
    kind = next((kind for start, kind in _KINDS if head.lstrip().lower().startswith(start.lower())), "")
    if kind and not (kind == "a web page" and not format.start):
        raise Unreadable(
            f"is not what its name says ({kind})", "rename it with the suffix of its real format"
        )
    if format.start:
        raise Unreadable("is damaged or cut short", "fetch or export it again")


def reader_ids(format: Format) -> tuple[str, ...]:
    """What may have read a file, as a part of its identity, in the order in which they are tried.

    With a command beside a reader, the reader's own name stands for what it could read by itself.
    """
    own = (_own_reader_id(format),) if format.module or format.plugin else ()
    if not format.command:
        return own
    command = f"{format.name}-command/{sha256(format.command.encode()).hexdigest()[:12]}"
    return (*own, "+".join((*own, command)))


@cache
def _own_reader_id(format: Format) -> str:
    from importlib import metadata  # 30 ms that a run without such files should not cost

    if format.plugin:
        return f"{format.name}-plugin/{format.plugin.package}-{format.plugin.version}"
    library = f"/{format.library}-{metadata.version(format.library)}" if format.library else ""
    return f"{format.name}-{format.version}{library}"
