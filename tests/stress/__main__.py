"""`python -m tests.stress [PART ...]`: faults tried at length, and a table of what was lost."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.stress.effort import ENDS, Effort, Outcome, described

# The modules in this folder that try faults, and how often and how long; each has a `trials(effort)`.
PARTS: dict[str, Effort] = {
    "kills": Effort(300, 600),
    "damage": Effort(1000, 900),
    "disk": Effort(200, 600),
    "writers": Effort(100, 300),
    "readers": Effort(50, 300),
    "interrupts": Effort(100, 900),
    "fuzz": Effort(20_000, 3600),
    "documents": Effort(3_000, 7200),
    "soak": Effort(1_000_000, 3600),
}


def main() -> int:
    """Try the parts named, or all; print each outcome and write them to the results."""
    parser = ArgumentParser(prog="python -m tests.stress")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without it")
    parser.add_argument("--tries", type=int, help="of each fault, in place of the part's own number")
    parser.add_argument("--minutes", type=float, help="for each part, in place of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    arguments = parser.parse_args()
    lost = 0
    for part in arguments.parts or PARTS:
        usual = PARTS[part]
        seconds = 60 * arguments.minutes if arguments.minutes else usual.seconds
        rows = []
        for outcome in tried(part, Effort(arguments.tries or usual.tries, seconds, arguments.seed)):
            note = f" | {outcome.note}" if outcome.note else ""
            sys.stdout.write(f"{part} | {outcome.fault} | {outcome.tried:,} | {len(outcome.losses)}{note}\n")
            sys.stdout.writelines(f"    {loss}\n" for loss in outcome.losses)
            sys.stdout.flush()
            lost += len(outcome.losses)
            rows.append(asdict(outcome))
        arguments.out.mkdir(parents=True, exist_ok=True)
        results = json.dumps({"seed": arguments.seed, "rows": rows}, indent=1)
        (arguments.out / f"{part}.json").write_text(results + "\n")
    return 1 if lost else 0


def tried(part: str, effort: Effort) -> Iterator[Outcome]:
    """The rows of a part; an error outside its tries is a loss and the last row."""
    try:
        yield from import_module(f"tests.stress.{part}").trials(effort)
    except ENDS:
        raise
    except BaseException as error:
        yield Outcome(f"{part} cannot go on", 1, (described(error),))


if __name__ == "__main__":
    sys.exit(main())
