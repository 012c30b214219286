"""Asks a cluster a thousand questions while its nodes, replicas and routers are killed at random.

    python -m tests.retrieval.cluster.kills [--questions N] [--every N] [--seed N]

It ends with 1 if an answer was wrong, was partial without saying so, or a question was lost. Questions that
were refused (too many at once) and partial answers that say so are counted.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import ClusterError, FootnoteError
from retrieval.library import Library
from tests.retrieval.cluster.fakes import (
    FakeOptions,
    Nodes,
    is_whole,
    kill,
    library_of,
    replicas,
    serve_app,
    started,
)
from tests.retrieval.cluster.lights import write_articles

ARTICLES, SHARDS, ASKERS = 60, 3, 3
# How often each is killed; a node takes all its replicas with it.
KILLED = ("shard-",) * 4 + ("router",) * 3 + ("node",) * 3
RECOVERY_SECONDS = 120.0


@dataclass
class Tally:
    """What became of the questions."""

    counts: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def ask(library: Library, fact: tuple[str, str], tally: Tally) -> None:
    question, year = fact
    started_at = time.perf_counter()
    try:
        answer = library.ask(question)
    except ClusterError as error:
        kind = "refused" if "waiting" in error.message else "lost"
        tally.counts[kind] += 1
        tally.problems.append(f"{kind}: {error.message}")
        return
    except FootnoteError as error:
        tally.counts["lost"] += 1
        tally.problems.append(f"lost: {type(error).__name__}: {error.message}")
        return
    tally.milliseconds.append(1000 * (time.perf_counter() - started_at))
    if answer.partial:
        tally.counts["partial, said"] += 1
    elif year in answer.text:
        tally.counts["right"] += 1
    else:
        tally.counts["wrong"] += 1
        tally.problems.append(f"wrong: {question} {answer.text}")


def kill_one(cluster: Nodes, draw: random.Random, killed: Counter[str]) -> None:
    what = draw.choice(KILLED)
    if what == "node":
        cluster.replace(draw)
    elif alive := replicas(what):
        kill(draw.choice(alive))
    killed[what.rstrip("-")] += 1
    wait_for_replicas()


def wait_for_replicas() -> None:
    """Wait until Ray Serve has started again what was killed: two faults may leave a shard without any."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    time.sleep(1)  # until Serve has noted that something died
    while time.monotonic() < deadline and not is_whole():
        time.sleep(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--every", type=int, default=10, help="questions from one kill to the next")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw, tally, killed = random.Random(options.seed), Tally(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, started(2) as cluster:
        root = Path(folder)
        facts = write_articles(root / "articles", ARTICLES)
        served = FakeOptions(str(root / "articles"), str(root / "index"), replicas=2, routers=2)
        library = library_of(cluster, served)
        library.sync(shards=SHARDS)
        serve_app(served)
        with ThreadPoolExecutor(ASKERS) as askers:
            questions = [facts[n % ARTICLES] for n in range(options.questions)]

            def ask_in_turn(number: int) -> None:
                while number > options.every * (1 + killed.total()):  # so that kills and questions mix
                    time.sleep(0.05)
                ask(library, questions[number], tally)

            asked = [askers.submit(ask_in_turn, number) for number in range(options.questions)]
            try:
                while not all(question.done() for question in asked):
                    if tally.counts.total() < options.every * killed.total():
                        time.sleep(0.05)
                        continue
                    kill_one(cluster, draw, killed)  # in the main thread, where Ray sets signals
                    print(json.dumps(figures(tally, killed)), file=sys.stderr, flush=True)
            except BaseException:
                killed["run"] = options.questions  # nobody waits for further kills
                raise
        for question in asked:
            question.result()
        library.close()
    for problem in tally.problems[:20]:
        print(problem)
    print(json.dumps(figures(tally, killed)))
    return 1 if tally.counts["wrong"] or tally.counts["lost"] else 0


def figures(tally: Tally, killed: Counter[str]) -> dict[str, object]:
    ranked = sorted(tally.milliseconds)
    return {
        "questions": sum(tally.counts.values()),
        "killed": dict(killed),
        **{name: tally.counts[name] for name in ("right", "partial, said", "refused", "wrong", "lost")},
        "p50_ms": round(statistics.median(ranked or [0.0]), 1),
        "p99_ms": round((ranked or [0.0])[int(0.99 * (len(ranked) - 1))], 1) if ranked else 0.0,
    }


if __name__ == "__main__":
    raise SystemExit(main())
