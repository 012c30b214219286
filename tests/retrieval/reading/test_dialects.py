"""Formats that are read as Markdown, by their own marks."""

import pytest

from retrieval.reading.dialects import dialect_of
from retrieval.reading.structure import parse_structure

RST = """\
=====
Fares
=====

.. The purser's code is 4410.
   Nobody is to know.

Tickets are sold on board.

Winter
------

.. note::

   Boats sail twice.

.. image:: boat.png
   :alt: a boat
"""
ORG = """\
* Fares
:PROPERTIES:
:ID: 4410
:END:
# The purser's code is 4410.
Tickets are sold on board.
** Winter
- two boats
#+BEGIN_SRC sh
boats --list
#+END_SRC
"""
ASCIIDOC = """\
= Fares

// The purser's code is 4410.
Tickets are sold on board.

== Winter

[source,sh]
----
boats --list
----

////
The purser's code is 4410.
////
"""


def shown(name: str, text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a reader sees of an article: kind, words and the headings above."""
    read = parse_structure(text, dialect=dialect_of(name))
    return [
        (
            sentence.kind.value,
            text[sentence.start : sentence.end],
            tuple(text[a:b] for a, b in sentence.headings),
        )
        for sentence in read.sentences
        if sentence.kind.value not in ("hidden", "heading")
    ]


@pytest.mark.parametrize(
    ("name", "text", "below"),
    [
        ("a.rst", RST, ("prose", "Boats sail twice.")),
        ("a.org", ORG, ("item", "two boats")),
        ("a.adoc", ASCIIDOC, ("code", "----\nboats --list\n----")),
    ],
)
def test_headings_are_read_and_comments_are_not_shown(name: str, text: str, below: tuple[str, str]) -> None:
    read = shown(name, text)
    assert read[0] == ("prose", "Tickets are sold on board.", ("Fares",))
    assert read[1] == (*below, ("Fares", "Winter"))
    assert not any("4410" in words or "boat.png" in words for _, words, _ in read)


def test_code_of_org_is_one_stretch() -> None:
    assert shown("a.org", ORG)[-1][:2] == ("code", "#+BEGIN_SRC sh\nboats --list\n#+END_SRC")


def test_other_names_are_plain_markdown() -> None:
    assert shown("a.md", "// Not a comment.\n") == [("prose", "// Not a comment.", ())]


def test_the_text_of_a_directive_of_myst_is_text_and_code_stays_code() -> None:
    text = "```{note} Mind the boom\nIt swings.\n```\n\n```{code-block} sh\nboats --list\n```\n"
    read = parse_structure(text)
    shown = [(sentence.kind.value, text[sentence.start : sentence.end]) for sentence in read.sentences]
    assert ("prose", "It swings.") in shown
    assert shown[-1][0] == "code"
    assert not any(kind == "code" and "Mind" in words for kind, words in shown)


def test_a_fence_closes_the_innermost_directive_and_one_that_is_not_closed_stays_as_it_is() -> None:
    text = "````{note}\nHaul.\n\n```{tip}\nHoist.\n```\n\nBelay.\n````\n\n~~~{note}\nReef.\n"
    assert [(kind, words) for kind, words, _ in shown("a.md", text)] == [
        ("prose", "Haul."),
        ("prose", "Hoist."),
        ("prose", "Belay."),
        ("prose", "~~~{note}\nReef."),
    ]
