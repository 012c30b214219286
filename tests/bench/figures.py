"""The figures: cold starts, warm answers, the rate of indexing, and what changes cost."""

import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median

import numpy as np

from tests.bench.measure import Process, Row, in_turn, percentile, ratio, run
from tests.bench.workbench import FOOTNOTE, Workbench

ROUNDS = 5
PASSES = 120  # passages encoded in a round


def cold(bench: Workbench) -> Iterator[Row]:
    """A first answer from a cold start, and the smallest start of all."""
    question = bench.questions[0]
    assembly = (FOOTNOTE[0], "-m", "tests.bench.assembly", str(bench.store), question)
    ours, theirs = in_turn(
        ROUNDS,
        lambda: run(bench.footnote("ask", question), bench.environ),
        lambda: run(assembly, bench.environ),
    )
    yield _process("cold ask", "s", ours, theirs, lambda process: process.seconds, "6 times, then 10")
    yield _process(
        "peak memory of it", "MB", ours, theirs, lambda process: process.megabytes, "2.5 times, then 3.3"
    )
    (helped,) = in_turn(ROUNDS, lambda: run((*FOOTNOTE, "--help"), bench.environ))
    yield Row("footnote --help", "s", median(process.seconds for process in helped), reach="0.2 s, then 0.1")


def changes(bench: Workbench) -> Iterator[Row]:
    """A run that finds nothing to do, and one that finds one article changed."""
    article = next(path for path in sorted(bench.articles.rglob("*")) if path.is_file())
    index = bench.footnote("index")

    def change_and_index() -> Process:
        with article.open("ab") as file:
            file.write(b"One more sentence.\n")
        return run(index, bench.environ)

    unchanged, changed = in_turn(ROUNDS, lambda: run(index, bench.environ), change_and_index)
    count = sum(path.is_file() for path in bench.articles.rglob("*"))
    for name, processes, reach in (
        (f"index run, nothing changed among {count:,} articles", unchanged, "1.5 s, then 0.5"),
        ("index run, one of them changed", changed, "3 s, then 1"),
    ):
        yield Row(name, "s", median(process.seconds for process in processes), reach=reach)


def warm(bench: Workbench) -> Iterator[Row]:
    """Whole answers of ours, beside the assembly's bare retrieval and a bare query of Chroma."""
    from tests.bench.assembly import PASSAGES, open_store

    library, store = bench.library(), open_store(bench.store)
    vectors = [bench.encoder.encode_query(question).vector for question in bench.questions]
    collection = store._collection
    calls: tuple[Callable[[int], object], ...] = (
        lambda n: library.ask(bench.questions[n]),
        lambda n: store.similarity_search(bench.questions[n], k=PASSAGES),
        lambda n: collection.query(query_embeddings=np.asarray([vectors[n]]), n_results=PASSAGES),
        lambda n: bench.encoder.encode_query(bench.questions[n]),
    )
    for call in calls:
        call(0)
    times = [[_milliseconds(call, n) for call in calls] for n in range(len(bench.questions))]
    library.close()
    ours, theirs, query, forward = (list(times_of_call) for times_of_call in zip(*times, strict=True))
    bare = [a + b for a, b in zip(query, forward, strict=True)]
    speedup = ratio(ours, theirs)
    yield Row(
        "warm answer, p50",
        "ms",
        median(ours),
        median(theirs),
        "assembly's retrieval",
        speedup,
        "2 times, then 4",
    )
    yield Row(
        "warm answer, p95", "ms", percentile(ours, 0.95), percentile(theirs, 0.95), "assembly's retrieval"
    )
    yield Row(
        "warm answer, p50", "ms", median(ours), median(bare), "bare pass and Chroma query", ratio(ours, bare)
    )


def indexing(bench: Workbench) -> Iterator[Row]:
    """Tokens encoded a second: ours, sentence-transformers' own, and the bare session on the same tokens."""
    from retrieval.encoder.model_files import DEFAULT_WEIGHTS
    from retrieval.encoder.onnx_export import export_folder, open_export
    from retrieval.encoder.onnx_runtime import OnnxRuntime
    from retrieval.indexing.chunker import Chunker
    from tests.bench.assembly import Model

    encoder = bench.encoder
    chunker = Chunker(encoder.count, 160, encoder.max_tokens)
    pages = (bench.library().read(info.id).article for info in bench.library().articles()[::7])
    texts = [passage.indexed_text for page in pages for passage in chunker.split(page)][:PASSES]
    export = open_export(export_folder(bench.work / "models", DEFAULT_WEIGHTS))
    if export is None:
        raise RuntimeError("the default model is not prepared")
    session, model = OnnxRuntime(export), Model()
    ids = [export.tokenizer.encode(text).ids for text in texts]
    tokens = sum(map(len, ids))

    def rate(work: Callable[[], object]) -> Callable[[], float]:
        def timed() -> float:
            started = time.perf_counter()
            work()
            return tokens / (time.perf_counter() - started)

        work()
        return timed

    ours, theirs, bare = in_turn(
        ROUNDS,
        rate(lambda: encoder.encode(texts)),
        rate(lambda: model.embed_documents(texts)),
        rate(lambda: list(session.run(ids))),
    )
    name, unit = "encoding", "tokens/s"
    yield Row(
        name,
        unit,
        median(ours),
        median(theirs),
        "sentence-transformers",
        1 / ratio(ours, theirs),
        "1.6 times, then 2",
    )
    yield Row(
        name, unit, median(ours), median(bare), "the bare session", 1 / ratio(ours, bare), "0.9, then 0.97"
    )


def _milliseconds(call: Callable[[int], object], n: int) -> float:
    started = time.perf_counter()
    call(n)
    return 1000 * (time.perf_counter() - started)


def _process(
    name: str,
    unit: str,
    ours: Sequence[Process],
    theirs: Sequence[Process],
    figure: Callable[[Process], float],
    reach: str,
) -> Row:
    mine, other = [figure(process) for process in ours], [figure(process) for process in theirs]
    return Row(name, unit, median(mine), median(other), "the assembly", ratio(mine, other), reach)
