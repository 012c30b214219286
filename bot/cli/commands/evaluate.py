"""`footnote eval`: figures on a BEIR folder, or on a folder of articles with questions about them."""

import dataclasses
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.settings import Settings, index_name
from bot.terminal.sync.progress import progress_bar, sync_with_progress
from bot.terminal.sync.report import format_changes, format_summary
from retrieval.errors import UsageError
from retrieval.types import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.writing.writer import Writer
    from retrieval.evaluation.dataset import EvalDataset
    from retrieval.evaluation.metrics import MetricValue
    from retrieval.evaluation.run import EvalRun, Turn
    from retrieval.library import Library
    from retrieval.types import ConversationContext

EXAMPLES = """\
  footnote eval beir/scifact
  footnote eval beir/scifact --json | jq '."ndcg@10"'
  footnote eval beir/scifact --report scifact.html
  footnote eval beir/scifact --write
  footnote eval seeds --questions questions.jsonl --misses misses.jsonl
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        help="with corpus.jsonl, queries.jsonl and qrels/test.tsv; or with articles and questions.jsonl",
    )
    parser.add_argument("--questions", metavar="FILE", help="questions about the articles in FOLDER")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--misses", metavar="FILE", help="write each question that went wrong, a JSON object a line"
    )
    parser.add_argument("--report", metavar="FILE", help="also write an HTML report")
    parser.add_argument("--write", action="store_true", help="also let writer_model write the answers")


def _run(run: Invocation) -> int:
    from bot.writing.opening import open_writer
    from retrieval.evaluation.dataset import open_dataset

    arguments = run.arguments
    _refuse_flags(run)
    writer = open_writer(run.settings, run.world.environ, wanted=True) if arguments.write else None
    misses, report = _output_file("misses", arguments.misses), _output_file("report", arguments.report)
    if report is not None:
        from bot.render.report import require_libraries

        require_libraries()
    questions = None if arguments.questions is None else Path(arguments.questions)
    dataset = open_dataset(Path(arguments.folder), questions, run.world.user_paths.cache / "eval")
    run.messages.debug(f"articles of {dataset.name} in {dataset.articles}.")
    opened = dataclasses.replace(run, settings=_settings(run, dataset))
    with opened.library() as library:
        evaluated = _evaluated(opened, library, dataset)
        written = _written(run, writer, library, evaluated) if writer is not None else ()
        _show(run, dataset, evaluated, written)
        if misses is not None:
            _write_misses(run, misses, evaluated)
        if report is not None:
            _write_report(run, report, dataset, library, evaluated)
    return 0


def _evaluated(run: Invocation, library: "Library", dataset: "EvalDataset") -> "EvalRun":
    """The answers to the questions, over an index that is up to date."""
    from retrieval.evaluation.run import run_evaluation

    synced = sync_with_progress(run, library)
    if format_changes(synced):
        run.messages.note(format_summary(synced))
    with progress_bar(run, "questions") as count:
        return run_evaluation(
            library,
            dataset.questions,
            dataset.documents,
            quotes=run.settings.quotes,
            context_after=context_after,
            progress=count,
        )


def context_after(turns: "Sequence[Turn]", question: str) -> "ConversationContext | None":
    """The context of a question in a conversation, as every interface would find it."""
    from bot.conversation import Conversation

    conversation = Conversation()
    for earlier, answer in turns:
        conversation.add_turn(earlier, conversation.context(earlier), answer)
    return conversation.context(question)


def _refuse_flags(run: Invocation) -> None:
    for flag in ("seeds", "index"):
        if getattr(run.arguments, flag) is not None:
            raise UsageError(
                f"--{flag} does not go with eval",
                "name the folder after eval; its index is kept in the cache",
            )


def _settings(run: Invocation, dataset: "EvalDataset") -> Settings:
    index = dataset.index or run.world.user_paths.cache / index_name(dataset.articles)
    sources = (Source(dataset.articles),)
    return dataclasses.replace(run.settings, sources=sources, sources_file=None, index=index)


def _output_file(content: str, name: str | None) -> Path | None:
    """Where a file goes that is written at the end; refused before the questions are asked, not after."""
    if name is None:
        return None
    file = Path(name)
    if file.is_dir() or not file.parent.is_dir():
        raise UsageError(f"the {content} cannot be written to {file}", "name a file in a folder that exists")
    return file


def _written(
    run: Invocation, writer: "Writer", library: "Library", evaluated: "EvalRun"
) -> "tuple[MetricValue, ...]":
    """The figures of what a model writes to the questions that were answered."""
    from bot.writing.figures import figures, write_answers

    with progress_bar(run, "written answers") as count:
        judged = write_answers(writer, library, evaluated, quotes=run.settings.quotes, progress=count)
        return figures(list(judged))


def _show(
    run: Invocation, dataset: "EvalDataset", evaluated: "EvalRun", written: "tuple[MetricValue, ...]"
) -> None:
    from bot.render.figures import figures_json, show_figures
    from retrieval.evaluation.metric_tables import JUDGED_METRICS
    from retrieval.evaluation.metrics import confidence_bins, figures, figures_by_kind

    values = (*figures(evaluated, dataset.metrics), *written)
    by_kind = figures_by_kind(evaluated, JUDGED_METRICS)
    bins = confidence_bins(evaluated)
    if run.arguments.json:
        run.world.stdout.write(figures_json(values, by_kind, bins) + "\n")
    else:
        show_figures(values, by_kind, bins, run.world, run.settings)


def _write_misses(run: Invocation, file: Path, evaluated: "EvalRun") -> None:
    from retrieval.evaluation.error_analysis import miss_records

    records = [json.dumps(record, ensure_ascii=False) for record in miss_records(evaluated)]
    file.write_text("".join(f"{record}\n" for record in records), encoding="utf-8", newline="\n")
    run.messages.note(f"{len(records):,} misses are in {file}.")


def _write_report(
    run: Invocation, file: Path, dataset: "EvalDataset", library: "Library", evaluated: "EvalRun"
) -> None:
    from datetime import date

    from bot.render.report import report_page

    page = report_page(dataset, evaluated, library, model=run.settings.model, day=date.today())
    file.write_text(page, encoding="utf-8")
    run.messages.note(f"The report is in {file}.")


COMMAND = Command("eval", "measure the answers on questions with known answers", EXAMPLES, _arguments, _run)
