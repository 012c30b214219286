"""HTML, and the HTML of other formats: the main content of a page, or all of a chapter or a message."""

import re

from selectolax.lexbor import LexborHTMLParser

from retrieval.reading.decoding import UnreadableFile, decode
from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.html_fields import page_fields
from retrieval.reading.formats.html_main import link_share, main_content
from retrieval.reading.formats.html_tree import TreeReader

MIN_CONTENTS = 5  # links of a table of contents, which make up
CONTENTS_LINKS = 0.6  # of its characters: the numbers of pages and chapters are none
CHARSET_BYTES = 1024  # in which a page declares its encoding
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,40})",
    re.I,
)


def read(data: bytes, name: str) -> Derived:
    """The main content of a page.

    Raises:
        Unreadable: it has no text.
    """
    builder = TextBuilder()
    read_page(decode_html(data, name), builder)
    return builder.build()


def read_page(html: str, builder: TextBuilder) -> None:
    """Add the main content of a page, and what it states of itself."""
    tree = LexborHTMLParser(html)
    builder.fields += page_fields(tree)
    root = main_content(tree)
    if root is not None:
        TreeReader(builder).read(root)


def read_all(html: str, builder: TextBuilder, *, contents: bool = True) -> None:
    """Add all of a chapter or a message; its tables of contents only with `contents`."""
    tree = LexborHTMLParser(html)
    if tree.body is not None:
        for node in () if contents else tree.body.css("table, ul, ol, nav"):
            if len(node.css("a")) >= MIN_CONTENTS and link_share(node) >= CONTENTS_LINKS:
                node.decompose()
        for node in tree.body.css("[hidden], [style*='display:none'], [style*='display: none']"):
            node.decompose()
        TreeReader(builder).read(tree.body)


def decode_html(data: bytes, name: str) -> str:
    """The text of a page in the encoding that it declares, else as other files are decoded."""
    declared = _CHARSET.search(data[:CHARSET_BYTES])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = (declared[1] or declared[2]).decode("ascii").lower()
        try:
            return data.decode(
                "windows-1252" if encoding in ("iso-8859-1", "latin1", "us-ascii") else encoding
            )
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return decode(name, data)[0].removeprefix("\ufeff")
    except UnreadableFile as error:
        raise Unreadable(error.notice.message, error.notice.hint) from None
