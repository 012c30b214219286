"""Things said of the wrong one of two: the source says them of another name, or beside another figure."""

import re
from collections.abc import Iterator, Sequence

from bot.writing.checks.names import Name, names_of
from bot.writing.comparison import Comparison
from bot.writing.wording import Wording
from bot.writing.words import Word
from retrieval.lazy import lazy_attribute

_NEW_SUBJECT = re.compile(r"(?:\b(?:while|whereas|but|along with|and|as|when|with|then)\s|[;:])\W*(?:[a-z-]+\s+){0,3}?(?=[A-Z])")
_RELATIVE = re.compile(r"\b(?:who|which|whose)\b")
MAX_SUBJECT_START = 25  # characters before the name that a sentence is about


def said_of_another(pair: Comparison) -> str:
    """The name that the source says most of the sentence of, where the sentence names another one."""
    names = names_of(pair.written)
    if not names or names[0].start > MAX_SUBJECT_START:
        return ""
    own = {word.stem for name in names for word in name.words}
    subjects = _subjects(pair.source)
    foreign, total, other = 0, 0, ""
    for word, partner in zip(pair.written.words, pair.partners, strict=True):
        if partner is None or not word.is_content or word.start < names[0].end or word.stem in own:
            continue
        total += 1
        subject = subjects[partner]
        if subject is not None and not {part.stem for part in subject.words} & own:
            foreign, other = foreign + 1, subject.text
    return f"the source says that of “{other}”" if foreign and foreign == total else ""


def _subjects(source: Wording) -> list[Name | None]:
    """For each word of a source the name that its clause is about, if it begins with one."""
    names = names_of(source)
    changes: dict[int, Name] = {}
    for match in _NEW_SUBJECT.finditer(source.text):
        name = next((name for name in names if name.start <= match.end() < name.end or name.start == match.end()), None)
        if name is not None:
            changes[name.start] = name
    for match in _RELATIVE.finditer(source.text):
        before = [name for name in names if name.end <= match.start()]
        if before and match.start() - before[-1].end <= 3:
            changes[match.start()] = before[-1]
    subjects: list[Name | None] = []
    current: Name | None = None
    for word in source.words:
        current = next((name for start, name in changes.items() if start <= word.start and start > word.start - 1), current)
        current = changes.get(word.start, current)
        subjects.append(current)
    return subjects
