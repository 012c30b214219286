"""What a question says and asks for: its terms, and which of its words carry meaning.

Only the wording is looked at; nothing here knows the articles.
"""

import re
from dataclasses import dataclass

from retrieval.text.visible import visible

LONGEST = 2000  # characters of a question; beyond that it is a document
# Words that a question has because it is one, or that every text has.
STOPWORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between
    both but by can could did do does doing done during each either else ever every few for from had has have
    having he her here hers him his how i if in into is it its just me mine more most much must my neither no
    nor not of off on once one only or other our ours out over own per please same shall she should since so
    some such tell than that the their theirs them then there these they this those through to too under until
    up upon us very was we were what whatever when where whether which while who whom whose why will with
    within without would you your yours""".split()
)
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_INTERROGATIVE = re.compile(
    r"\?|\b(?:who|whom|whose|what|when|where|why|which|how)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question made fit for matching: one line of visible text, and the spans of its content words.

    `asks` tells a question in words ("Who won the cup?") from mere keywords ("cup winners"). `own` is
    where the question itself begins; before it stands the one that it leans on.
    """

    text: str
    content: tuple[tuple[int, int], ...]
    asks: bool
    own: int = 0


def parse_query(asked: str, before: str = "") -> Query:
    """Read a question: invisible characters dropped, white space folded, cut at `LONGEST` characters.

    Args:
        asked: the question.
        before: an earlier question that this one leans on, or nothing.
    """
    own, lead = _normalise(asked), _normalise(before)
    text = f"{lead} {own}" if lead else own
    words = [match.span() for match in _WORD.finditer(text)]
    content = tuple(span for span in words if text[slice(*span)].lower() not in STOPWORDS)
    return Query(text, content or tuple(words), bool(_INTERROGATIVE.search(text)), len(text) - len(own))


def _normalise(asked: str) -> str:
    text = " ".join(visible(asked[: 4 * LONGEST]).split())[:LONGEST].rstrip()
    # Shouted words are not names: the model is uncased, but names are looked up by their spelling.
    return text.capitalize() if text.isupper() else text
