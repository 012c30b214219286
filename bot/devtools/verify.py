"""`python -m bot.devtools.verify FOLDER [--articles FOLDER]`: which written sentences the checks let through.

The folder holds labelled pairs (`verify-*.jsonl`): sentences and the words that they cite. The first table
has, by how the sentences were made, the share of the supported and of the unsupported ones that pass, and the
precision of what is shown if half, or nine tenths, of what is written is supported; the second has the share
that passes by kind of error.
"""

import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.devtools.tables import table_header, table_row
from bot.settings import MODELS
from bot.system.paths import user_paths
from bot.writing.sources import sentences_of
from bot.writing.verdict import Outcome
from bot.writing.verifier import Verifier
from retrieval.answering.token_matches import match_tokens
from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.evaluation.labelled_pairs import PATTERN, LabelledPair, read_pairs
from retrieval.evaluation.pair_evidence import PairEvidence

SHARES = (0.5, 0.9)  # of what is written that is supported, for the precision of what is shown


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, and why it is not shown as written: "" if it is."""

    pair: LabelledPair
    reason: str


def judge(pairs: Iterable[LabelledPair], encoder: Encoder) -> Iterator[Judged]:
    """The verdict on each pair; of several sentences every one must pass, each on a source of its own."""
    evidence = PairEvidence(encoder)
    for pair in pairs:
        verifier = Verifier(evidence.of(pair), partial(match_tokens, encoder=encoder))
        verdicts = map(verifier.verify, sentences_of(pair.sentence))
        failed = (verdict.reason or "" for verdict in verdicts if verdict.outcome is not Outcome.SUPPORTED)
        yield Judged(pair, next(failed, ""))


def passing(judged: Sequence[Judged], *, supported: bool) -> float | None:
    """The share of the supported, or the unsupported, sentences that pass; None where there is none."""
    passes = [not row.reason for row in judged if row.pair.supported is supported]
    return sum(passes) / len(passes) if passes else None


def precision(judged: Sequence[Judged], share: float) -> float | None:
    """The share of what is shown that is supported, if this share of what is written is."""
    good, bad = passing(judged, supported=True), passing(judged, supported=False)
    if good is None or bad is None or not good + bad:
        return None
    return share * good / (share * good + (1 - share) * bad)


def tables(judged: Sequence[Judged]) -> str:
    """Both tables."""
    made: defaultdict[str, list[Judged]] = defaultdict(list)
    kinds: defaultdict[tuple[str, bool, str], list[Judged]] = defaultdict(list)
    for row in judged:
        made[row.pair.made].append(row)
        kinds[row.pair.made, not row.pair.supported, row.pair.kind].append(row)
    columns = ["supported pass", "unsupported pass", *(f"precision at {share}" for share in SHARES)]
    lines = [table_header("made", columns)]
    for name, rows in made.items():
        shares = [passing(rows, supported=True), passing(rows, supported=False)]
        lines.append(
            table_row(name, [*map(_cell, shares), *(_cell(precision(rows, share)) for share in SHARES)])
        )
    lines += ["\n", table_header("made", ["kind", "supported", "pairs", "pass"])]
    for (name, wrong, kind), rows in sorted(kinds.items()):
        share = _cell(passing(rows, supported=not wrong))
        lines.append(table_row(name, [kind, "no" if wrong else "yes", str(len(rows)), share]))
    return "".join(lines)


def main(folder: Path, articles: Path, *, wrong: bool) -> None:
    """Print the tables of a folder and, with `wrong`, each pair that is judged against its label."""
    encoder = load_encoder(DEFAULT_MODEL, user_paths().cache / MODELS)
    judged = list(judge(read_pairs(folder, articles), encoder))
    if not judged:
        sys.exit(f"{folder} has no labelled pairs ({PATTERN})")
    sys.stdout.write(tables(judged))
    for row in judged if wrong else ():
        if row.pair.supported is bool(row.reason):
            cited = " … ".join(row.pair.text[start:end] for start, end in row.pair.cited)
            label = "supported" if row.pair.supported else row.pair.kind
            sys.stdout.write(f"\n{row.pair.id} {label}: {row.pair.sentence}\n  cited: {cited}\n")
            sys.stdout.write(f"  {row.reason}\n" if row.reason else "")


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m bot.devtools.verify", allow_abbrev=False)
    parser.add_argument("folder", type=Path, help="labelled pairs")
    parser.add_argument("--articles", type=Path, help="what they were made from; the folder above by default")
    parser.add_argument(
        "--wrong", action="store_true", help="list the pairs that are judged against their label"
    )
    options = parser.parse_args()
    main(options.folder, options.articles or options.folder.resolve().parent, wrong=options.wrong)
