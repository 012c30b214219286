"""`python -m tests.retrieval.cluster.scale`: the parts of a cluster measured, and larger ones computed."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from tests.bench.measure import ROOT, machine
from tests.retrieval.cluster.scale.arithmetic import Parts, cluster_for
from tests.retrieval.cluster.scale.grown_shards import IN_SHARD, articles_of, build_shards, index_of
from tests.retrieval.cluster.scale.parts import disk_bytes, tokens_per_second, whole_figures
from tests.retrieval.cluster.scale.questions import OverShards, over_shards, questions_about

IN_LARGE_SHARD = 10**6  # passages, as a machine of 8 GB holds them
SIZES = (10**7, 10**8, 10**9)


def main() -> None:
    """Measure, showing each figure as soon as it is known."""
    parser = ArgumentParser(prog="python -m tests.retrieval.cluster.scale", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "seeds", help="articles to recombine")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "scale")
    parser.add_argument("--models", type=Path, default=ROOT / ".cache" / "scale-models")
    parser.add_argument("--passages", type=int, default=IN_SHARD, help="of a shard")
    parser.add_argument("--shards", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--router", type=int, default=2, help="shards that a cluster is asked with; 0: none")
    parser.add_argument("--workers", action="store_true", help="index the corpus by one worker and by two")
    options = parser.parse_args()
    encoder = load_encoder(DEFAULT_MODEL, options.models)
    build_shards(options.work, options.corpus, encoder, options.shards, options.passages)
    _show("machine", machine())
    questions = questions_about(options.work, options.questions)
    measured = [over_shards(options.work, encoder, count, questions) for count in options.shards]
    for row in measured:
        _show("answers", {**asdict(row), "per_second_of_a_core": row.per_second})
    parts = _parts(options.work, options.passages, measured, encoder)
    _show("parts", asdict(parts))
    for passages in SIZES:
        _show("computed", asdict(cluster_for(passages, parts.of_shards(IN_LARGE_SHARD))))
    if options.workers:
        from tests.retrieval.cluster.scale.workers import two_workers

        _show("workers", asdict(two_workers(options.corpus, options.work / "two", options.models)))
    if options.router:
        from tests.retrieval.cluster.scale.router import router_adds

        _show("router", asdict(router_adds(options.work, options.models, options.router, questions)))


def _parts(work: Path, passages: int, measured: Sequence[OverShards], encoder: Encoder) -> Parts:
    """What one shard and one router take, from the answers over several numbers of shards."""
    fewest, most = measured[0], measured[-1]
    more = max(1, most.shards - fewest.shards)
    merge_ms = (most.elsewhere_ms - fewest.elsewhere_ms) / more
    index = index_of(work, fewest.shards)
    whole = whole_figures(index)
    return Parts(
        shard_passages=passages,
        shard_gb=(most.resident_mb - fewest.resident_mb) / more / 1000,
        disk_gb=disk_bytes(index) / fewest.shards / 1e9,
        shard_ms=median(row.in_shard_ms for row in measured),
        router_ms=fewest.elsewhere_ms - merge_ms * fewest.shards,
        merge_ms=merge_ms,
        article_kb=whole.article_kb,
        tokens_per_second=tokens_per_second(articles_of(work), encoder),
        tokens_of_passage=whole.tokens_of_passage,
        passages_of_article=whole.passages_of_article,
    )


def _show(name: str, figures: dict[str, object]) -> None:
    rounded = {key: round(value, 2) if isinstance(value, float) else value for key, value in figures.items()}
    sys.stdout.write(f"{name}: {json.dumps(rounded)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
