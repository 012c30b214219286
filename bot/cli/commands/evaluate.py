"""`footnote eval`: figures on a BEIR folder, or on a folder of articles with questions about them."""

import dataclasses
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.settings import Settings, index_name
from bot.terminal.sync.counter import progress_bar
from bot.terminal.sync.progress import format_changes, format_summary, sync_with_progress
from retrieval.errors import UsageError

if TYPE_CHECKING:
    from retrieval.evaluation.dataset import EvalDataset
    from retrieval.evaluation.run import EvalRun
    from retrieval.library import Library

EXAMPLES = """\
  footnote eval beir/scifact
  footnote eval beir/scifact --json | jq '."ndcg@10"'
  footnote eval beir/scifact --report scifact.html
  footnote eval seeds --questions questions.jsonl
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        help="with corpus.jsonl, queries.jsonl and qrels/test.tsv; or with articles and questions.jsonl",
    )
    parser.add_argument("--questions", metavar="FILE", help="questions about the articles in FOLDER")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--report", metavar="FILE", help="also write an HTML report")


def _run(run: Invocation) -> int:
    from retrieval.evaluation.dataset import open_dataset
    from retrieval.evaluation.run import run_evaluation

    flags = run.arguments
    _refuse_flags(run)
    report = _report_file(flags.report)
    questions = None if flags.questions is None else Path(flags.questions)
    dataset = open_dataset(Path(flags.folder), questions, run.world.places.cache / "eval")
    run.messages.debug(f"articles of {dataset.name} in {dataset.articles}.")
    quotes = run.settings.quotes
    opened = dataclasses.replace(run, settings=_settings(run, dataset))
    with opened.library() as library:
        synced = sync_with_progress(opened, library)
        if format_changes(synced):
            run.messages.note(format_summary(synced))
        with progress_bar(run, "questions") as count:
            evaluation = run_evaluation(
                library, dataset.questions, dataset.documents, quotes=quotes, progress=count
            )
        _show(run, dataset, evaluation)
        if report is not None:
            _write(run, report, dataset, library, evaluation)
    return 0


def _refuse_flags(run: Invocation) -> None:
    for flag in ("seeds", "index"):
        if getattr(run.arguments, flag) is not None:
            raise UsageError(
                f"--{flag} does not go with eval",
                "name the folder after eval; its index is kept in the cache",
            )


def _settings(run: Invocation, dataset: "EvalDataset") -> Settings:
    index = dataset.index or run.world.places.cache / index_name(dataset.articles)
    return dataclasses.replace(run.settings, seeds=dataset.articles, index=index)


def _report_file(name: str | None) -> Path | None:
    """Where the report goes; what would stop it is an error now, not after all questions were asked."""
    if name is None:
        return None
    from bot.render.report import require_libraries

    file = Path(name)
    if file.is_dir() or not file.parent.is_dir():
        raise UsageError(f"the report cannot be written to {file}", "name a file in a folder that exists")
    require_libraries()
    return file


def _show(run: Invocation, dataset: "EvalDataset", evaluation: "EvalRun") -> None:
    from bot.render.figures import figures_json, show_figures
    from retrieval.evaluation.metrics import figures

    values = figures(evaluation, dataset.measures)
    if run.arguments.json:
        run.world.stdout.write(figures_json(values) + "\n")
    else:
        show_figures(values, run.world, run.settings)


def _write(
    run: Invocation, file: Path, dataset: "EvalDataset", library: "Library", evaluation: "EvalRun"
) -> None:
    from datetime import date

    from bot.render.report import report_page

    page = report_page(dataset, evaluation, library, model=run.settings.model, day=date.today())
    file.write_text(page, encoding="utf-8")
    run.messages.note(f"The report is in {file}.")


COMMAND = Command("eval", "measure the answers on questions with known answers", EXAMPLES, _arguments, _run)
