"""Questions made of the words of a sentence, which the article of that sentence answers.

People do not ask in the words of a sentence, but what a folder's confidence is with and without an article
shows in such questions too: over ten folders of different kinds they follow people's questions more closely
than headings or titles do, which many folders lack.
"""

import random
from collections.abc import Iterator, Sequence

from retrieval.query.content_words import content_spans
from retrieval.store.rows import PassageRow
from retrieval.types import Passage

MAX_WORDS, MIN_WORDS = 5, 3
MIN_CHARS, MAX_CHARS = 40, 400  # of the sentence: shorter ones are labels, longer ones mostly lists


def synthetic_queries(
    rows: Sequence[PassageRow], languages: Sequence[str], seed: int
) -> Iterator[tuple[PassageRow, str]]:
    """A question for each passage that has a sentence with enough to ask about; the same for the same seed.

    Args:
        rows: the passages.
        languages: the language of the article of each.
        seed: of what is drawn.
    """
    draw = random.Random(seed)
    for row, language in zip(rows, languages, strict=True):
        if query := _synthetic_query(row.passage, language, draw):
            yield row, query


def _synthetic_query(passage: Passage, language: str, draw: random.Random) -> str:
    """Half of the content words of one of its sentences, in their order; "" if none has enough of them."""
    sentences = [
        text
        for sentence in passage.sentences
        if sentence.is_quotable and MIN_CHARS <= len(text := passage.visible_text(sentence)) <= MAX_CHARS
    ]
    if not sentences:
        return ""
    text = draw.choice(sentences)
    words = [text[start:end] for start, end in content_spans(text, language)]
    if len(words) <= MIN_WORDS:
        return ""
    drawn = draw.sample(range(len(words)), max(MIN_WORDS, min(MAX_WORDS, len(words) // 2)))
    return " ".join(words[at] for at in sorted(drawn)) + "?"
