"""`python -m tests.bot.terminal.startup [FOLDER]`: how soon the prompt is there, and how soon keys echo."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.terminal_emulator import footnote

RUNS = 5
KEYS = "what do the articles say about this"


def main(folder: str) -> None:
    """Print the median over some starts, with an index that is up to date."""
    with tempfile.TemporaryDirectory() as home:
        first = footnote(Path(home), "--seeds", folder)
        first.until("passages", 600)
        first.type("\x04")
        first.wait()
        measured = [measure(Path(home), folder) for _ in range(RUNS)]
    prompts = [prompt for prompt, _ in measured]
    echoes = [echo for _, echoed in measured for echo in echoed]
    sys.stdout.write(
        f"prompt on screen: median {statistics.median(prompts):.0f} ms, worst {max(prompts):.0f} ms\n"
        f"echo while the model loads: median {statistics.median(echoes):.1f} ms, worst {max(echoes):.1f} ms\n"
    )


def measure(home: Path, folder: str) -> tuple[float, list[float]]:
    """Milliseconds until the prompt is there, and from each key to its echo."""
    started = time.perf_counter()
    terminal = footnote(home, "--seeds", folder)
    terminal.until("›")
    prompt = 1000 * (time.perf_counter() - started)
    echoes = []
    for at in range(len(KEYS)):
        pressed = time.perf_counter()
        terminal.type(KEYS[at])
        terminal.until(f"› {KEYS[: at + 1]}".rstrip())
        echoes.append(1000 * (time.perf_counter() - pressed))
        time.sleep(0.05)
    terminal.type("\x03")
    terminal.until(lambda text: text.count("›") == 2)
    terminal.type("\x04")
    terminal.wait()
    return prompt, echoes


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "seeds")
