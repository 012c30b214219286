"""What a shard takes on the disk, a router in memory, and a core to index."""

import time
import tracemalloc
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.sharding.whole import WholeIndex

TEXTS = 200  # encoded to see how fast that is
CHARS = 800  # of each, about as long as a passage


@dataclass(frozen=True, slots=True)
class WholeFigures:
    """What a router holds of an index in memory, and what its articles are like."""

    article_kb: float
    tokens_of_passage: float
    passages_of_article: float


def whole_figures(index: Path) -> WholeFigures:
    """Open the generation of a whole, as a router does."""
    tracemalloc.start()
    with closing(WholeIndex(index)) as whole:
        held, passages = tracemalloc.get_traced_memory()[0], whole.numbering.passages
        tracemalloc.stop()
        return WholeFigures(
            article_kb=held / 1000 / len(whole.articles),
            tokens_of_passage=whole.metadata.tokens / passages,
            passages_of_article=passages / len(whole.articles),
        )


def disk_bytes(index: Path) -> int:
    """What the files of an index take; one that is linked several times counts each time."""
    return sum(path.stat().st_size for path in index.rglob("*") if path.is_file())


def tokens_per_second(articles: Path, encoder: Encoder) -> float:
    """How many tokens a core encodes, by the time of the processor."""
    paths = sorted(articles.rglob("*.txt"))[:TEXTS]
    texts = [path.read_text("utf-8")[:CHARS] for path in paths]
    tokens = sum(map(encoder.count, texts))
    encoder.encode(texts[:8])
    began = time.process_time()
    encoder.encode(texts)
    return tokens / (time.process_time() - began)
