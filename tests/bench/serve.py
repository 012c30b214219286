"""`python -m tests.bench.serve FOLDER`: answers a second of `footnote serve`, and how long each takes.

The server is asked over the loopback, each question once, by this process, which needs the same cores. First
so many clients ask all the time; then questions come at a given rate, answered or not.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import aiohttp

from tests.bench.measure import ROOT
from tests.bench.workbench import sample_questions

START_SECONDS = 900  # a folder may have to be indexed first
HEALTHY_IN_A_ROW = 20
WARMING = 40  # questions that are not counted


@dataclass(frozen=True)
class Load:
    """So many clients that ask all the time, and then so many questions a second; in so many rounds."""

    clients: int
    rate: float
    rounds: int


@contextmanager
def serving(folder: Path, environ: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The address of a server of its own process, and the id of that."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    flags = ("--seeds", str(folder), "--quiet", "--serve-per-minute", "0", "--port", str(port))
    command = [sys.executable, "-m", "bot", "serve", *flags]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ})
    try:
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


async def ready(url: str) -> None:
    """Return once questions are answered from a whole index, whichever process takes a connection."""
    in_a_row = 0
    for _ in range(START_SECONDS):
        in_a_row = in_a_row + 1 if await is_healthy(url) else 0
        if in_a_row == HEALTHY_IN_A_ROW:
            return
        await asyncio.sleep(0.1 if in_a_row else 1)
    raise SystemExit("the server does not become ready")


async def is_healthy(url: str) -> bool:
    """What the health page says over a connection of its own."""
    try:
        async with aiohttp.ClientSession(url) as session, session.get("/health") as response:
            return response.status == 200
    except aiohttp.ClientConnectionError:
        return False


async def ask(session: aiohttp.ClientSession, question: str) -> float:
    """The milliseconds that an answer takes."""
    started = time.perf_counter()
    async with session.post("/ask", json={"question": question}) as response:
        await response.read()
        response.raise_for_status()
    return 1000 * (time.perf_counter() - started)


async def answers_per_second(session: aiohttp.ClientSession, questions: list[str], clients: int) -> float:
    """How many questions a second are answered to so many clients, each of which asks again at once."""
    waiting = iter(questions)

    async def work() -> None:
        for question in waiting:
            await ask(session, question)

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(clients)))
    return len(questions) / (time.perf_counter() - started)


async def milliseconds_at(session: aiohttp.ClientSession, questions: list[str], rate: float) -> list[float]:
    """How long each answer takes where so many questions come in a second."""
    asked = []
    for question in questions:
        asked.append(asyncio.create_task(ask(session, question)))
        await asyncio.sleep(1 / rate)
    return list(await asyncio.gather(*asked))


def family(pid: int) -> list[int]:
    """A process and those that it started; none where the system has no /proc."""
    if not Path(f"/proc/{pid}").exists():
        return []
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in started for member in family(int(child)))]


def processor_seconds(pid: int) -> float:
    """How long a process and those that it started have been computing."""
    total = 0
    for member in family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> int:
    """The memory of a process and those that it started; what they share is counted once."""
    total = 0
    for member in family(pid):
        lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total // 1024


async def measure(url: str, pid: int, questions: list[str], load: Load) -> None:
    """Measure in rounds and print the medians of these."""
    timeout = aiohttp.ClientTimeout(total=60)
    connector = aiohttp.TCPConnector(limit=200)
    async with aiohttp.ClientSession(url, timeout=timeout, connector=connector) as session:
        await ready(url)
        await answers_per_second(session, questions[:WARMING], load.clients)
        rates, computing, middles, slowest = [], [], [], []
        for _ in range(load.rounds):
            before = processor_seconds(pid)
            rates.append(await answers_per_second(session, questions, load.clients))
            computing.append(1000 * (processor_seconds(pid) - before) / len(questions))
            times = await milliseconds_at(session, questions[: int(load.rate * 10)], load.rate)
            middles.append(median(times))
            slowest.append(quantiles(times, n=20)[-1])
    sys.stdout.write(
        f"{median(rates):.0f} answers a second to {load.clients} clients at once, "
        f"{median(computing):.1f} ms of a processor each, {megabytes(pid)} MB; "
        f"at {load.rate:g} questions a second "
        f"half take up to {median(middles):.1f} ms and 95% up to {median(slowest):.1f} ms "
        f"(medians of {load.rounds} rounds of {len(questions)} questions; load {os.getloadavg()[0]:.1f})\n"
    )


def main() -> None:
    """Start a server over a folder, and measure it."""
    parser = ArgumentParser(prog="python -m tests.bench.serve", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of articles")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processes", type=int, default=0, help="of the server; 0 for its default")
    parser.add_argument("--workers", type=int, default=4, help="how many questions are answered side by side")
    arguments = parser.parse_args()
    questions = sample_questions(arguments.folder, arguments.questions)
    load = Load(arguments.clients, arguments.rate, arguments.rounds)
    environ = {
        "FOOTNOTE_SERVE_WORKERS": str(arguments.workers),
        "FOOTNOTE_SERVE_PROCESSES": str(arguments.processes),
    }
    with serving(arguments.folder, environ) as (url, pid):
        asyncio.run(measure(url, pid, questions, load))


if __name__ == "__main__":
    main()
