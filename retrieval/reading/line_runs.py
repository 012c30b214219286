"""Classifies a line of plain text by the lines around it: a fence, a signature, a subtitle."""

import re
from collections.abc import Sequence

from retrieval.reading import dialogue
from retrieval.reading import line_rules as rules
from retrieval.reading.blocks import Line

MAX_CELLS = 8  # of a row whose cells stand below one another
MAX_SIGNATURE = 40  # characters of the name below a letter

_CELL = re.compile(r"[ \t]*\|(?!=)[ \t]*[^|\s][^|]*")


def sentence_ends_and_widths(lines: Sequence[Line]) -> tuple[list[bool], list[int]]:
    """For each line, whether a sentence still ends in its run of lines, and how wide that is.

    A run goes on to the next blank line, for the ends of sentences only to the next item.
    """
    closes, widths = [False] * (len(lines) + 1), [0] * len(lines)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not line.is_blank:
            below = closes[number + 1] and rules.item_mark(lines[number + 1].text) is None
            closes[number] = below or bool(rules.FULL_STOP.search(line.text))
    first = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or lines[number].is_blank:
            width = max((len(line.text) for line in lines[first:number]), default=0)
            widths[first:number] = [width] * (number - first)
            first = number + 1
    return closes, widths


def closing_fences(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that open a stretch of code, each with the line that closes it."""
    fences = [(n, fence.group(1)) for n, line in enumerate(lines) if (fence := rules.FENCE.match(line.text))]
    spans: dict[int, int] = {}
    never_closed: dict[str, int] = {}  # by character: a mark this long or longer is not closed below
    at = 0
    while at < len(fences):
        number, mark = fences[at]
        at += 1
        if len(mark) >= never_closed.get(mark[0], len(mark) + 1):
            continue
        for close in range(at, len(fences)):
            if lines[fences[close][0]].text.strip() == fences[close][1] and fences[close][1].startswith(mark):
                spans[number] = fences[close][0]
                at = close + 1
                break
        else:
            never_closed[mark[0]] = len(mark)
    return spans


def cells_below_one_another(lines: Sequence[Line], number: int) -> int:
    """How many lines from one on are the cells of one row, as in AsciiDoc; 0 for no such row."""
    end = number
    while end < len(lines) and _CELL.fullmatch(lines[end].text):
        end += 1
    return end - number if 1 < end - number <= MAX_CELLS else 0


def is_letter_formula(line: str) -> bool:
    """Whether it is the salutation or the closing of a letter, quoted or not."""
    words = rules.without_quote_mark(line)
    return dialogue.is_salutation(words) or dialogue.is_closing(words)


def is_signature(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is the name below a letter, or above what is quoted of the one before."""
    words = lines[number].text.strip()
    if len(words) > MAX_SIGNATURE or rules.SENTENCE_END.search(words):
        return False
    above = next((line.text for line in reversed(lines[max(0, number - 2) : number]) if line.text), "")
    below = next((line.text.strip() for line in lines[number + 1 : number + 4] if line.text), "")
    is_last = below in ("--", "—") or dialogue.introduces_reply(below)
    return is_last or dialogue.is_closing(above) or bool(dialogue.FORWARD_RULE.fullmatch(below))


def is_cue_number(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is the number of a subtitle, or the first line of a WebVTT file."""
    words = lines[number].text.strip()
    below = lines[number + 1].text if number + 1 < len(lines) else ""
    return (words.isdigit() and dialogue.is_cue_time(below)) or (number == 0 and words == "WEBVTT")


def next_cue(lines: Sequence[Line], number: int) -> int:
    """The first line of the next subtitle, if the one that ends here leaves its sentence open; else 0."""
    if rules.FULL_STOP.search(lines[number].text):
        return 0
    at = number + 1
    while at < len(lines) and (lines[at].is_blank or is_cue_number(lines, at)):
        at += 1
    is_cue = at + 1 < len(lines) and dialogue.is_cue_time(lines[at].text)
    return at + 1 if is_cue and not lines[at + 1].is_blank else 0
