"""What to look up for a question: itself, the topic that it wants an overview of, or how the articles begin.

Nothing is encoded here but what is asked; a question about everything is answered without the model.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.query.intent import topic
from retrieval.query.query import read_question
from retrieval.search.candidates import Candidate, Retrieved
from retrieval.search.retriever import retrieve
from retrieval.search.weights import Scoring
from retrieval.store.catalog import PassageRow
from retrieval.store.errors import damage
from retrieval.store.snapshot import Snapshot
from retrieval.text.visible import visible
from retrieval.types import Context, Filters

ARTICLES = 64  # the newest ones, of which the most central are looked at: a millisecond or two
BEGINNINGS = 12
# Of how near an article's beginning is to what they all are about (a cosine), and of how new it is (0..1),
# in the units of a passage's score. New ones come first unless they are about something else.
CENTRAL, NEW = 20.0, 10.0


def look_up(
    snapshot: Snapshot,
    encoder: Encoder,
    scoring: Scoring,
    asked: str,
    filters: Filters,
    context: Context | None = None,
) -> Retrieved:
    """What was found for a question; `retrieve` has the arguments and the errors."""
    wanted = None if context else topic(visible(asked))
    if wanted is None:
        return retrieve(snapshot, encoder, scoring, asked, filters, context)
    if not wanted:
        return _beginnings(snapshot, scoring, asked, filters)
    # The words that ask for an overview are not in the articles, and would count as missing.
    found = retrieve(snapshot, encoder, scoring, f"What about {wanted}?", filters)
    return replace(found, question=read_question(asked), topic=wanted)


def _beginnings(snapshot: Snapshot, scoring: Scoring, asked: str, filters: Filters) -> Retrieved:
    """The first passages of the newest and most central articles."""
    question, scope = read_question(asked), snapshot.scope(filters)
    numbers = snapshot.articles if scope is None else scope.articles
    newest = sorted(numbers, key=lambda number: snapshot.articles[number].published or "", reverse=True)
    with damage("catalog"):
        firsts = [ids[0] for number in newest[:ARTICLES] if (ids := snapshot.catalog.passages_of([number]))]
    if not firsts:
        return Retrieved(question, (), scoring, topic="")
    vectors = snapshot.passage_vectors(firsts)
    middle = vectors.mean(axis=0)
    central = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    rows = snapshot.passage_rows(firsts)
    dated = [bool(snapshot.articles[rows[id].article].published) for id in firsts]
    recent = [(1 - n / len(firsts)) * known for n, known in enumerate(dated)]
    found = [
        _beginning(snapshot, rows[id], float(near), CENTRAL * float(near) + NEW * new)
        for id, near, new in zip(firsts, central, recent, strict=True)
    ]
    return Retrieved(question, tuple(_best(found)), scoring, topic="")


def _best(found: Sequence[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda each: -each.score)[:BEGINNINGS]


def _beginning(snapshot: Snapshot, row: PassageRow, cosine: float, score: float) -> Candidate:
    with damage("tokens"):
        bits, places = snapshot.tokens(row)
    nothing: NDArray[np.float32] = np.zeros((len(bits), 0), dtype=np.float32)
    return Candidate(row, cosine, 0.0, 0.0, score, nothing, places, bits)
