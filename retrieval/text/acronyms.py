"""Finds acronyms that a text defines, "Paid Time Off (PTO)", or that are the initials of a title of it."""

import re
from collections.abc import Iterator

MIN_LETTERS, MAX_LETTERS = 2, 6
MIN_INITIALS = 3  # of a title: two letters would be the initials of too many
MAX_TITLE_CHARS = 60

_ACRONYM = rf"[A-Z][A-Za-z]{{0,{MAX_LETTERS - 2}}}[A-Z]s?"
# An acronym in brackets first, which is rare, and then the words before it: the other way round each word of
# a text would begin a search.
_BEHIND = re.compile(rf"[*_`]{{0,3}}\((?P<acronym>{_ACRONYM})\)")
_WORDS_BEFORE = re.compile(rf"(?:[\w’'-]+\s+){{1,{2 * MAX_LETTERS}}}$")
MAX_EXPANSION_CHARS = 200
_BEFORE = re.compile(
    rf"\b(?P<acronym>{_ACRONYM})[*_`]{{0,3}}(?:\s*\(|:\s+|\s+(?:stands\s+for|means|is\s+short\s+for)\s+)"
    rf"[*_`]{{0,3}}(?P<words>(?:[\w’'-]+[ \t]*){{2,{2 * MAX_LETTERS}}})"
)
_TITLE = re.compile(rf"^[ \t#=*]*(?P<words>[A-Z][\w’' &/-]{{4,{MAX_TITLE_CHARS}}}?)[ \t#*]*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("a an and at by de for from in of on or the to und with".split())


def find_acronyms(text: str) -> dict[str, str]:
    """The acronyms of a text in small letters, each with what it is short for."""
    expansions: dict[str, str] = {}
    for acronym, words in (*_defined(text), *_initials(text)):
        expansions.setdefault(acronym.lower(), words)
    return expansions


def _defined(text: str) -> Iterator[tuple[str, str]]:
    for match in _BEHIND.finditer(text):
        acronym = match["acronym"].removesuffix("s")
        before = _WORDS_BEFORE.search(text, max(0, match.start() - MAX_EXPANSION_CHARS), match.start())
        words = before.group().split() if before else []
        tails = (words[-count:] for count in range(2, len(words) + 1))
        if expansion := next((tail for tail in tails if _fits(acronym, tail)), None):
            yield acronym, " ".join(expansion)
    for match in _BEFORE.finditer(text):
        acronym = match["acronym"].removesuffix("s")
        words = match["words"].split()
        heads = (words[:count] for count in range(2, len(words) + 1))
        if expansion := next((head for head in heads if _fits(acronym, head)), None):
            yield acronym, " ".join(expansion)


def _initials(text: str) -> Iterator[tuple[str, str]]:
    for match in _TITLE.finditer(text):
        words = _WORD.findall(match["words"])
        for chosen in (words, [word for word in words if word.lower() not in _SMALL]):
            if MIN_INITIALS <= len(chosen) <= MAX_LETTERS:
                yield "".join(word[0] for word in chosen), match["words"].strip()


def _fits(acronym: str, words: list[str]) -> bool:
    """Whether the letters are the initials of the words, small words counted or not."""
    parts = [part for word in words for part in _WORD.findall(word)]
    telling = [part for part in parts if part.lower() not in _SMALL]
    return any("".join(part[0] for part in chosen).lower() == acronym.lower() for chosen in (parts, telling))
