"""`python -m tests.bench.threads FOLDER`: answers a second, and memory, of one thread and of several."""

import itertools
import sys
import threading
import time
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from retrieval.encoder import load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.library import Library
from tests.bench.measure import ROOT, resident
from tests.bench.workbench import sample_questions

WARMING = 20  # questions that are not counted


def answers_per_second(library: Library, questions: list[str], threads: int) -> float:
    """How many questions a second so many threads answer, all of them asking at once."""
    waiting = iter(questions)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                question = next(waiting, None)
            if question is None:
                return
            library.ask(question)

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()
    return len(questions) / (time.perf_counter() - started)


def main() -> None:
    """Measure in turns, so that a busy machine slows all of them alike, and print the medians."""
    parser = ArgumentParser(prog="python -m tests.bench.threads", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of articles")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "bench", help="index and model")
    parser.add_argument("--index", type=Path, help="an index of the folder that is there already")
    parser.add_argument("--models", type=Path, help="a folder of exported models")
    parser.add_argument("--threads", default="1,2,4", help="numbers of threads, with commas")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    index = arguments.index or arguments.work / "threads" / arguments.folder.resolve().name
    encoder = load_encoder(DEFAULT_MODEL, arguments.models or arguments.work / "models")
    library = Library(arguments.folder, index, encoder)
    library.sync()
    questions = sample_questions(arguments.folder, arguments.questions)
    for question in questions[:WARMING]:
        library.ask(question)
    numbers = [int(number) for number in arguments.threads.split(",")]
    rates: dict[int, list[float]] = {number: [] for number in numbers}
    memory: dict[int, float] = {}
    for _, number in itertools.product(range(arguments.rounds), numbers):
        rates[number].append(answers_per_second(library, questions, number))
        memory[number] = resident()
    library.close()
    for number in numbers:
        ratio = median(rates[number]) / median(rates[numbers[0]])
        sys.stdout.write(
            f"{number} threads: {median(rates[number]):.1f} answers/s, {ratio:.2f} times as many as"
            f" {numbers[0]}, {memory[number]:.0f} MB\n"
        )


if __name__ == "__main__":
    main()
