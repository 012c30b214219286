"""An answer taken apart into its quotes and their markers: a `[1]` that an article wrote is not one of these.

The markers are found by how an answer is put together, never by what they look like.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.types import DISAGREE_TEXT, Answer, Citation


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of an answer: `words` with what heads them, and the `note` on the sources behind its marker."""

    words: str
    citation: Citation
    note: str


def quoted(answer: Answer) -> Iterator[Quoted]:
    """The quotes of an answer in order; together with their markers they are its text."""
    at = len(f"{DISAGREE_TEXT}\n") if answer.disputed else 0
    for citation in answer.citations:
        lead = f"{citation.lead.quote}\n" if citation.lead else ""
        end = at + len(f"{lead}{citation.quote} ")
        note, _, _ = answer.text[end + len(f"[{citation.n}]") :].partition("\n")
        yield Quoted(answer.text[at:end], citation, note)
        at = end + len(f"[{citation.n}]{note}\n")
