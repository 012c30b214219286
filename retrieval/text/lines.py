"""What ends a line, everywhere in Footnote: LF, CR LF or CR, as editors count; nothing else Unicode knows."""

import re

LINE_END = re.compile(r"\r\n|\n|\r")


def count_line_ends(text: str) -> int:
    """How many line ends a text has."""
    return len(LINE_END.findall(text))
