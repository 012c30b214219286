"""Plain text that another program or a plug-in made of a document; a form feed ends a page of it."""

from retrieval.reading.derived import Derived, TextBuilder
from retrieval.reading.formats.prose import add_plain_text
from retrieval.where import NOWHERE, Where


def read(data: bytes, name: str) -> Derived:
    """The derived text that the output of a program is, in UTF-8.

    Raises:
        Unreadable: it has no text.
    """
    return read_pages(data.decode("utf-8", "replace"))


def read_pages(text: str) -> Derived:
    """The derived text that a text is.

    Raises:
        Unreadable: it is empty.
    """
    builder = TextBuilder()
    pages = text.rstrip("\f\r\n ").split("\f")
    for number, page in enumerate(pages, 1):
        builder.where = Where(page=number) if len(pages) > 1 else NOWHERE
        add_plain_text(page, builder)
    return builder.build()
