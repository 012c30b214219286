"""Where the quote of a list begins: at the mark of its first item, which no sentence includes."""

import re

from retrieval.types import Span

_MARK = re.compile(r"[ \t>]*(?P<mark>(?:\d{1,9}[.)]|[-*+•])[ \t]+)")
_LATER_MARK = re.compile(r"^[ \t]*(?:\d{1,9}[.)]|[-*+•])[ \t]", re.MULTILINE)


def start_at_mark(span: Span, text: str) -> int:
    """The start of a span of the text; of one with several items of a list, the mark of the first.

    Without it "1. Unplug it. 2. Wait." would read "Unplug it. 2. Wait.", and Markdown would be no list.
    """
    start, end = span
    line = text.rfind("\n", 0, start) + 1
    match = _MARK.fullmatch(text, line, start)
    if match is None or not _LATER_MARK.search(text[start:end]):
        return start
    return match.start("mark")
