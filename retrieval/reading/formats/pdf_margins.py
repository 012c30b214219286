"""Running heads, feet and page numbers of a PDF, which are left out."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from retrieval.reading.formats.pdf_lines import PageLine, PageText

OUTER = 0.09  # of a page's height: where running heads stand
MIN_PAGES = 3
MIN_SHARE = 0.2  # of all pages
_NUMBER = re.compile(r"[\d.,:/-]*\d|\b[ivxlcdm]+\b", re.IGNORECASE)
_FIRST_NUMBER, _LAST_NUMBER = re.compile(r"^(\d{1,5})\b"), re.compile(r"\b(\d{1,5})$")
_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.|seite|página)?\W*#?\W*(?:of|von|de|/)?\W*#?\W*", re.IGNORECASE)


def without_margins(pages: Sequence[tuple[PageText, list[PageLine]]]) -> list[list[PageLine]]:
    """The lines of each page without page numbers; of a running head the first is kept, as an aside."""
    keys: dict[tuple[str, int], list[PageLine]] = defaultdict(list)
    for page, lines in pages:
        for line in lines:
            if _is_outer(page, line):
                keys[_key(page, line)].append(line)
    least = max(MIN_PAGES, MIN_SHARE * len(pages))
    texts = {page.number: page.text for page, _ in pages}
    heads = [
        same
        for same in keys.values()
        if (count := len({line.page for line in same})) >= least
        or (count >= MIN_PAGES and _has_page_numbers(same, texts))
    ]
    first = {id(same[0]) for same in heads}
    repeated = {id(line) for same in heads for line in same[1:]}
    kept: list[list[PageLine]] = []
    for page, lines in pages:
        numbers = {id(line) for line in lines if _is_outer(page, line) and _is_page_number(page, line)}
        shown = (line for line in lines if id(line) not in repeated | numbers)
        kept.append([replace(line, aside=True) if id(line) in first else line for line in shown])
    return kept


def _is_outer(page: PageText, line: PageLine) -> bool:
    height = page.top - page.bottom
    return line.top > page.top - OUTER * height or line.bottom < page.bottom + OUTER * height


def _key(page: PageText, line: PageLine) -> tuple[str, int]:
    """What a running head has in common with those of other pages: its words, and its height."""
    words = _NUMBER.sub("#", page.text[line.start : line.end])
    return " ".join(words.split()), round(line.bottom / 3)


def _has_page_numbers(same: Sequence[PageLine], texts: Mapping[int, str]) -> bool:
    """Whether lines with the same words end or begin with a number that counts the pages, as of a chapter."""
    words = [texts[line.page][line.start : line.end] for line in same]
    for pattern in (_FIRST_NUMBER, _LAST_NUMBER):
        numbers = [int(match.group(1)) for match in map(pattern.search, words) if match]
        first_page = {number - line.page for number, line in zip(numbers, same, strict=False)}
        if len(numbers) == len(same) and len(first_page) == 1:
            return True
    return False


def _is_page_number(page: PageText, line: PageLine) -> bool:
    words = page.text[line.start : line.end]
    return (
        len(words) <= 20
        and "#" in (marked := _NUMBER.sub("#", words))
        and bool(_PAGE_NUMBER.fullmatch(marked))
    )
