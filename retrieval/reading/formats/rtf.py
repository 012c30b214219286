"""RTF, its words alone: striprtf knows no headings."""

from itertools import groupby

from striprtf.striprtf import rtf_to_text

from retrieval.reading.derived import Derived, TextBuilder, Unreadable, join_surrogates
from retrieval.reading.formats.prose import add_plain_text
from retrieval.reading.formats.tables import is_header

MAX_BYTES = 20_000_000  # striprtf reads about a megabyte a second


def read(data: bytes, name: str) -> Derived:
    """The text of an RTF file.

    Raises:
        Unreadable: it is damaged, or too large to be read in time.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"is an RTF file of more than {MAX_BYTES // 1_000_000} MB", "save it as .docx")
    try:
        text: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, OverflowError):
        raise Unreadable("is damaged, or of a kind that is not read", "save it as .docx") from None
    builder = TextBuilder()
    for is_table, lines in groupby(join_surrogates(text).splitlines(), key=_is_row):
        if is_table:
            _add_table([line.strip().rstrip("|").split("|") for line in lines], builder)
        else:
            add_plain_text("\n\n".join(lines), builder)
    return builder.build()


def _is_row(line: str) -> bool:
    """Whether striprtf made a line of a table's row: a bar behind each cell."""
    return line.rstrip().endswith("|")


def _add_table(rows: list[list[str]], builder: TextBuilder) -> None:
    headed = is_header(rows[0], rows[1:])
    for number, row in enumerate(rows):
        builder.add_row(row, header=headed and number == 0, joined=number > 0)
