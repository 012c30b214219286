"""`python -m tests.stress [PART ...]`: faults tried at length, and a table of what was lost."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.stress.effort import ENDS, Effort, Outcome, said

PARTS: dict[str, Effort] = {
    "kills": Effort(300, 600),
    "damage": Effort(1000, 900),
    "disk": Effort(200, 600),
    "writers": Effort(100, 300),
    "readers": Effort(50, 300),
    "fuzz": Effort(150_000, 3600),
    "memory": Effort(1600, 600),
    "soak": Effort(tries=1_000_000, seconds=3600),
}
"""The module in this folder with the faults, and how long they are tried. Its `trials(effort)` tries them."""


def main() -> int:
    """Try the parts named, or all; print each outcome and write them all to the results."""
    parser = ArgumentParser(prog="python -m tests.stress")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without it")
    parser.add_argument("--tries", type=int, help="of each fault, in place of the part's own number")
    parser.add_argument("--minutes", type=float, help="for each part, in place of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    asked = parser.parse_args()
    lost = 0
    for part in asked.parts or PARTS:
        usual = PARTS[part]
        effort = Effort(
            asked.tries or usual.tries, 60 * asked.minutes if asked.minutes else usual.seconds, asked.seed
        )
        rows = []
        for outcome in tried(part, effort):
            note = f" | {outcome.note}" if outcome.note else ""
            sys.stdout.write(f"{part} | {outcome.fault} | {outcome.tried:,} | {len(outcome.losses)}{note}\n")
            sys.stdout.writelines(f"    {loss}\n" for loss in outcome.losses)
            sys.stdout.flush()
            lost += len(outcome.losses)
            rows.append({name: value for name, value in asdict(outcome).items() if value or name != "series"})
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / f"{part}.json").write_text(
            json.dumps({"seed": asked.seed, "rows": rows}, indent=1) + "\n"
        )
    return 1 if lost else 0


def tried(part: str, effort: Effort) -> Iterator[Outcome]:
    """The rows of a part; an error that ends it, as before the first fault, is a loss and the last row."""
    trials: Callable[[Effort], Iterator[Outcome]] = import_module(f"tests.stress.{part}").trials
    try:
        yield from trials(effort)
    except ENDS:
        raise
    except BaseException as error:
        yield Outcome(f"{part} cannot go on", 1, (said(error),))


if __name__ == "__main__":
    sys.exit(main())
