"""Where the quote of a list or a tab begins: at the mark of its first item, which no sentence includes."""

import re

from retrieval.types import Span

_MARK = re.compile(r"[ \t>]*(?P<mark>(?:\d{1,9}[.)]|[-*+•])[ \t]+)")
_LATER_MARK = re.compile(r"^[ \t]*(?:\d{1,9}[.)]|[-*+•])[ \t]", re.MULTILINE)
_TAB = re.compile(r"[ \t>]*(?P<mark>={3}[!+]?[ \t]+[\"'])")  # `=== "Linux"` of MkDocs


def start_at_mark(span: Span, text: str) -> int:
    """The start of a span of the text; of several items of a list, or of a tab and its text, the first mark.

    Without it "1. Unplug it. 2. Wait." would read "Unplug it. 2. Wait.", and Markdown would be no list.
    """
    start, end = span
    line = text.rfind("\n", 0, start) + 1
    if (tab := _TAB.fullmatch(text, line, start)) and "\n" in text[start:end]:
        return tab.start("mark")
    match = _MARK.fullmatch(text, line, start)
    if match is None or not _LATER_MARK.search(text[start:end]):
        return start
    return match.start("mark")
