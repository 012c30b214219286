"""Plain text into blocks, by heuristics over the look of its lines.

Also reads the paragraphs of Markdown, whose lines CommonMark joins though their writers did not.
"""

from collections.abc import Sequence

from retrieval.reading import dialogue, line_runs
from retrieval.reading import line_rules as rules
from retrieval.reading.blocks import BlockList, Line
from retrieval.reading.plain_tables import read_table
from retrieval.types import SentenceKind

MAX_DEPTH = 8  # list items in one another that are told apart


def read_plain_text(lines: Sequence[Line], blocks: BlockList) -> None:
    """Add the blocks of lines."""
    LineReader(lines, blocks).read()


class LineReader:
    """Reads lines into blocks, one decision a line.

    `depth` is how many list items the lines stand in; where `is_item`, the first line begins one.
    """

    def __init__(
        self, lines: Sequence[Line], blocks: BlockList, depth: int = 0, *, is_item: bool = False
    ) -> None:
        self.lines = lines
        self.blocks = blocks
        self.depth = depth
        self.indents: list[int] = []
        self.is_item = is_item
        self.closes, self.widths = line_runs.sentence_ends_and_widths(lines)
        self.open_fences = line_runs.closing_fences(lines)
        self.speakers = dialogue.speakers(lines)
        self.table_end = -1

    def read(self) -> None:
        """Add the blocks of all lines."""
        number = 0
        if self.is_item and self.lines:
            number = self._list_item(0, self.lines[0].content, self.depth)
        while number < len(self.lines):
            number += self._parse_block(number)

    def _parse_block(self, number: int) -> int:
        """Turn the lines from `number` on into a block; how many lines that took."""
        line = self.lines[number]
        if line.is_blank or rules.RULE.fullmatch(line.text) or not rules.without_quote_mark(line.text):
            return 1
        if line_count := self._marked(number):
            return line_count
        mark = rules.item_mark(line.text)
        if mark is not None and not rules.is_section_title(line.text):
            text_start = line.content + mark[0]
            return self._list_item(number, text_start, self._item_depth(line))
        self.indents = self.indents if line.text[0] in " \t" else []
        return self._paragraph(number)

    def _marked(self, number: int) -> int:
        """Read a block that its marks tell: code, heading, table, markup; how many lines it has, or 0."""
        line = self.lines[number]
        if number in self.open_fences:
            last = self.open_fences[number]
            self._add(SentenceKind.CODE, number, last)
            return last + 1 - number
        if heading := rules.MARKED_HEADING.match(line.text):
            self._add(
                SentenceKind.HEADING,
                number,
                number,
                text_start=line.content + heading.end(),
                level=len(heading.group(1)),
            )
            return 1
        if number in self.speakers:
            self._add(SentenceKind.QUESTION, number, self.speakers[number])
            return self.speakers[number] + 1 - number
        if rules.is_hidden(line.text) or line_runs.is_cue_number(self.lines, number):
            self._add(SentenceKind.HIDDEN, number, number)
            return 1
        if dialogue.introduces_reply(line.text):
            self._add(SentenceKind.HEADING, number, number, level=6)
            return 1
        if line_runs.is_letter_formula(line.text) or line_runs.is_signature(self.lines, number):
            self._add(SentenceKind.ITEM, number, number)
            return 1
        return self._table(number)

    def _table(self, number: int) -> int:
        line = self.lines[number].text
        below = self.lines[number + 1].text if number + 1 < len(self.lines) else ""
        in_table = self.table_end == number
        if "|" in line and "|" in below and not in_table and rules.TABLE_RULE.fullmatch(below):
            self._add(SentenceKind.HEADER, number, number + 1)
            self.table_end = number + 2
            return 2
        if cells := line_runs.cells_below_one_another(self.lines, number):
            self._add(SentenceKind.ROW, number, number + cells - 1)
            return cells
        if line.lstrip().startswith("|") or ("|" in line and in_table):
            self._add(SentenceKind.ROW, number, number)
            self.table_end = number + 1
            return 1
        rows, end = read_table(self.lines, number)
        for row in rows:
            self._add(row.kind, row.first, row.last)
        return end - number

    def _item_depth(self, line: Line) -> int:
        """How many items the item of a line stands in, from the indentation of those above."""
        indent = len(line.text) - len(line.text.lstrip())
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if (not self.indents or self.indents[-1] < indent) and len(self.indents) < MAX_DEPTH:
            self.indents.append(indent)
        return self.depth + len(self.indents)

    def _list_item(self, number: int, text_start: int, depth: int) -> int:
        last = number
        while last + 1 < len(self.lines) and self._continues_item(last):
            last += 1
        self._add(SentenceKind.ITEM, number, last, text_start=text_start, depth=depth)
        first = last
        # An item's question and its answer are two.
        while first + 1 < len(self.lines) and self._is_answer(first):
            first += 1
            self._add(SentenceKind.ITEM, first, first, depth=depth + 1)
        return first + 1 - number

    def _is_answer(self, number: int) -> bool:
        below = self.lines[number + 1]
        return rules.asks(self.lines[number].text) and self._is_indented(below) and not below.is_blank

    def _is_indented(self, line: Line) -> bool:
        return not line.lazy if self.is_item else line.text[:1] in (" ", "\t")

    def _continues_item(self, number: int) -> bool:
        line, below = self.lines[number], self.lines[number + 1]
        if below.is_blank or self._starts_a_block(number + 1) or rules.asks(line.text):
            return False
        if rules.item_mark(below.text) is not None:
            return False
        if self._is_indented(below):
            return not rules.is_label(below.text) or not rules.is_label(line.text)
        return below.text[0].islower() or (rules.has_open_end(line.text) and not rules.is_label(below.text))

    def _paragraph(self, number: int) -> int:
        last = number
        while last + 1 < len(self.lines):
            if self._continues(last):
                last += 1
            elif next_cue := line_runs.next_cue(self.lines, last):
                last = next_cue
            else:
                break
        line = self.lines[number]
        below = self.lines[last + 1].text if last + 1 < len(self.lines) else ""
        if last == number and rules.UNDERLINE.fullmatch(below) and self._is_title(line.text, below):
            self._add(SentenceKind.HEADING, number, number, level=1 if "=" in below else 2)
            return 2
        depth = 0 if line.lazy else self.depth  # CommonMark takes it for a part of the item above
        quoted = rules.QUOTED.match(line.text)
        text_start = line.content + (quoted.end() if quoted else 0)
        self._add(self._kind(number, last, depth), number, last, text_start=text_start, depth=depth)
        return last + 1 - number

    def _kind(self, first: int, last: int, depth: int) -> SentenceKind:
        """An item, if it is one of several short lines or says what the value of a key is."""
        if depth:
            return SentenceKind.ITEM
        line = self.lines[first].text
        if first == last and len(line) <= rules.HEADING_LENGTH and rules.is_label(line):
            return SentenceKind.ITEM
        return (
            SentenceKind.ITEM
            if first == last and self._is_short(first) and self._has_short_neighbour(first)
            else SentenceKind.PROSE
        )

    def _is_short(self, number: int) -> bool:
        line = self.lines[number].text if 0 <= number < len(self.lines) else ""
        return 0 < len(line) <= rules.HARD_WRAP_WIDTHS[0] and not rules.SENTENCE_END.search(line)

    def _has_short_neighbour(self, number: int) -> bool:
        return any(
            self._is_short(near)
            and rules.item_mark(self.lines[near].text) is None
            and self.lines[near].lazy == self.lines[number].lazy
            for near in (number - 1, number + 1)
        )

    def _is_title(self, line: str, underline: str) -> bool:
        fits = abs(len(line.strip()) - len(underline.strip())) <= 3 or "=" in underline
        return fits and len(line) <= rules.HEADING_LENGTH and not rules.FULL_STOP.search(line)

    def _continues(self, number: int) -> bool:
        """Whether the line after `number` continues its sentence or paragraph."""
        line, below = self.lines[number].text, self.lines[number + 1].text
        words = rules.without_quote_mark(below)
        if number + 1 in self.speakers or line_runs.is_letter_formula(below):
            return False
        if bool(rules.QUOTED.match(line)) is not bool(rules.QUOTED.match(below)):
            return False
        if rules.is_section_title(line):
            return False
        if not words or (self._starts_a_block(number + 1) and not self._continues_over_mark(number)):
            return False
        if rules.item_mark(below) is not None:
            return self._continues_over_mark(number)
        if rules.is_label(below) and not (rules.has_open_end(line) and not rules.is_label(line)):
            return False
        return words[0].islower() or self._is_wrapped(number, words)

    def _continues_over_mark(self, number: int) -> bool:
        line, below, *rest = (line.text for line in self.lines[number : number + 3])
        is_alone = not rest or rules.item_mark(rest[0]) is None
        return rules.continues_over_mark(line, below, is_alone=is_alone)

    def _is_wrapped(self, number: int, words: str) -> bool:
        """Whether a line was broken by hand or an editor, and not ended by who wrote it."""
        line = self.lines[number].text
        if rules.SENTENCE_END.search(line) and not line.endswith(","):
            # Full lines of a hard-wrapped paragraph end with a sentence now and then.
            return len(line) in rules.HARD_WRAP_WIDTHS and len(words) <= rules.HARD_WRAP_WIDTHS[-1]
        if rules.has_open_end(line):
            return True
        if len(line) in rules.HARD_WRAP_WIDTHS and len(words) <= rules.HARD_WRAP_WIDTHS[-1]:
            return True
        first_word = words.split(maxsplit=1)[0]
        is_full = len(line) + 1 + len(first_word) > self.widths[number]
        return self.closes[number + 1] and is_full and not rules.is_label(line)

    def _starts_a_block(self, number: int) -> bool:
        line = self.lines[number].text
        return bool(
            number in self.open_fences
            or rules.MARKED_HEADING.match(line)
            or rules.RULE.fullmatch(line)
            or rules.is_hidden(line)
            or line_runs.is_cue_number(self.lines, number)
            or line.lstrip().startswith("|")
        )

    def _add(
        self,
        kind: SentenceKind,
        first: int,
        last: int,
        *,
        text_start: int = 0,
        level: int = 0,
        depth: int = 0,
    ) -> None:
        start, end = self.lines[first].start, self.lines[last].end
        text_start = max(text_start, self.lines[first].content)
        self.blocks.add(kind, start, end, text_start=text_start, level=level, depth=depth)
