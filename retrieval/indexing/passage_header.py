"""The header of a passage: the title, the headings and the lead-ins above it, which are embedded with it."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from retrieval.reading.derived import CELL_GAP
from retrieval.reading.structure import Structure
from retrieval.types import Article, Span

TITLE = (-1, -1)  # in place of a span: the title of an article may stand nowhere in its text

# Tokens of the header at most; what is cut off a longer one are its outer parts, not the nearest heading.
HEADER_TOKENS = 48
TABLE_HEADER_TOKENS = 32  # of the header of a table that is too wide for that
# A word piece has at least one character, but an endless run of letters is a single unknown piece: without
# a second measure a passage could be as large as the file.
CHARACTERS_PER_TOKEN = 16
# Characters of a title, heading or lead-in above which it cannot fit into a header.
HEADER_LENGTH = HEADER_TOKENS * CHARACTERS_PER_TOKEN


class PassageHeaders:
    """The headers of the passages of one article.

    Args:
        article: the article.
        structure: its blocks and sentences.
        count: how many tokens a text has.
        max_tokens: tokens that the model reads.
    """

    def __init__(
        self, article: Article, structure: Structure, count: Callable[[str], int], max_tokens: int
    ) -> None:
        self._text = article.text
        self._title = article.title
        self._count = count
        self._max_tokens = max_tokens
        self._blocks = structure.blocks
        self._headings = structure.headings
        self._sentences = structure.sentences
        self._block_starts = [block.start for block in structure.blocks]
        self._sentence_ends = [sentence.end for sentence in structure.sentences]

    def at(self, start: int) -> tuple[str, tuple[Span, ...]]:
        """What heads the text at `start`, nearest last, and where each line of it stands.

        Title and headings, and inside a list, a table or an answer its lead-in, header or question.
        """
        block = self._blocks[bisect_right(self._block_starts, start) - 1]
        has_title = self._title.rstrip("…") in self._text[start : min(block.end, start + HEADER_LENGTH)]
        lines = {} if has_title else {self._title: TITLE}
        for words, span in self._context_lines(start):
            shown = words if self._count(words) <= HEADER_TOKENS else self._first_cells(words)
            if shown and shown not in lines:
                lines[shown] = span if shown == words else (span[0], span[0] + len(shown))
        while len(lines) > 1 and self._count("\n".join(lines)) > HEADER_TOKENS:
            del lines[next(iter(lines))]
        header = "\n".join(lines)
        is_short = self._count(header) <= min(HEADER_TOKENS, self._max_tokens // 2)
        return (header, tuple(lines.values())) if is_short and header else ("", ())

    def _context_lines(self, start: int) -> Iterator[tuple[str, Span]]:
        """The lines above `start` that head what begins there, nearest last."""
        index = bisect_right(self._block_starts, start) - 1
        headings = self._headings[index]
        leads = self._sentences[bisect_right(self._sentence_ends, start)].leads
        for span in (*headings, *(lead for lead in leads if lead not in headings)):
            begin, end = span
            if end <= start and end - begin <= HEADER_LENGTH:
                words = self._text[begin:end].strip()
                lines = words.splitlines()
                # The rule below a table's header says nothing.
                yield lines[0] if _is_rule(lines) else " ".join(lines), span

    def _first_cells(self, words: str) -> str:
        """Of the header of a wide table as many cells as leave room for the title; "" of anything else."""
        cells = words.split(CELL_GAP)
        while len(cells) > 1 and self._count(CELL_GAP.join(cells)) > TABLE_HEADER_TOKENS:
            cells.pop()
        return CELL_GAP.join(cells) if len(cells) > 1 else ""


def _is_rule(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and not any(character.isalnum() for character in lines[-1])
