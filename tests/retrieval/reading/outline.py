"""The structure of a text in short, as tests compare it."""

import pytest

from retrieval.reading.structure import parse_structure

BOTH = pytest.mark.parametrize("markdown", [True, False], ids=["markdown", "plain"])


def outline(text: str, *, markdown: bool = True) -> list[tuple[str, str]]:
    """The sentences of a text: kind and words."""
    read = parse_structure(text, markdown=markdown)
    return [(sentence.kind.value, text[sentence.start : sentence.end]) for sentence in read.sentences]


def leads(text: str, *, markdown: bool = True) -> dict[str, list[str]]:
    """What heads each sentence, outermost first."""
    read = parse_structure(text, markdown=markdown)
    return {text[s.start : s.end]: [text[a:b] for a, b in s.leads] for s in read.sentences}


def headings(text: str, *, markdown: bool = True) -> dict[str, list[str]]:
    """The headings above each sentence, outermost first."""
    read = parse_structure(text, markdown=markdown)
    return {text[s.start : s.end]: [text[a:b] for a, b in s.headings] for s in read.sentences}


def groups(text: str, *, markdown: bool = True) -> list[list[str]]:
    """The sentences that belong together."""
    together: dict[int, list[str]] = {}
    for sentence in parse_structure(text, markdown=markdown).sentences:
        together.setdefault(sentence.group, []).append(text[sentence.start : sentence.end])
    return list(together.values())
