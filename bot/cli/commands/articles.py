"""`footnote articles`: lists the index, or prints the text of an article exactly as its offsets count it."""

import shlex
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.exit_codes import ANSWERED, NOT_SAID
from bot.parsing.filters import filter_articles
from bot.render import sanitize
from retrieval.errors import FolderError, UsageError
from retrieval.types import ArticleInfo, Notice

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote articles
  footnote articles 2025-08
  footnote articles --grep "security guarantees"
  footnote articles --json | jq -r ".[].title"
  footnote articles --text news/article.md
  footnote articles --notices
"""
FORMATS = ("plain", "json", "jsonl", "csv")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "filter",
        nargs="?",
        metavar="FILTER",
        help="only those with this in their path, title, source or date",
    )
    parser.add_argument("--grep", metavar="WORDS", help="only those with a passage that has all these words")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format", choices=("text", *FORMATS), metavar="FORMAT", help="plain, json (an array), jsonl or csv"
    )
    form.add_argument("--json", dest="format", action="store_const", const="json", help="a JSON array")
    parser.add_argument("--text", metavar="ID", help="print the text of one article instead")
    parser.add_argument(
        "--notices", action="store_true", help="list files that were not read, or not as a whole, and why"
    )


def _run(run: Invocation) -> int:
    if run.arguments.text is not None:
        return _text(run, run.arguments.text)
    if run.arguments.notices:
        return _notices(run)
    from bot.render.plain import format_unread

    text, words = run.arguments.filter or "", run.arguments.grep or ""
    with run.library() as library:
        candidates = library.articles_mentioning(words) if words else library.articles()
        articles = filter_articles(candidates, text)
        notices = [notice for notice in _passed_over(library) if notice.unread is None]
        unread = format_unread(library.unread())
    _list(run, articles)
    for notice in notices:
        run.messages.notice(notice)
    if unread:
        run.messages.note(unread)
    if not articles:
        where = " in its path, title, source or date" if text else ""
        hint = f"; --grep {shlex.quote(text)} looks into the texts" if text and not words else ""
        run.messages.note(f"no article has {(text or words)!r}{where}{hint}.")
    return ANSWERED if articles else NOT_SAID


def _list(run: Invocation, articles: Sequence[ArticleInfo]) -> None:
    stdout, base_url, form = run.world.stdout, run.settings.base_url, run.arguments.format
    if form in ("json", "jsonl"):
        from bot.render.json_output import articles_json, articles_jsonl

        write = articles_json if form == "json" else articles_jsonl
        stdout.write(write(articles, base_url) + "\n" * (form == "json"))
    elif form == "csv":
        from bot.render.csv_output import ARTICLE_HEADER, article_rows, rows

        stdout.write(rows([ARTICLE_HEADER]) + article_rows(articles))
    else:
        from bot.render.output import choose_output

        choose_output(run.world, run.settings, plain=form == "plain", page=run.pager).articles(articles)


def _passed_over(library: "Library") -> list[Notice]:
    """What was passed over in the folder; nothing if it is gone, since the index can still be listed."""
    try:
        notices = library.contents().notices
    except FolderError:
        return []
    return [notice for notice in notices if notice.passed_over]


def _notices(run: Invocation) -> int:
    """A line each: path, what is to be said, the way out."""
    if run.arguments.format not in (None, "text", "plain", "json"):
        raise UsageError(f"--notices has no format {run.arguments.format}", "use --json, or none")
    if run.arguments.text is not None or run.arguments.grep is not None:
        raise UsageError("--notices lists files by their path alone", "leave --text and --grep out")
    folded = (run.arguments.filter or "").casefold()
    with run.library() as library:
        noted = [*_passed_over(library), *library.notices()]
    notices = [notice for notice in noted if folded in notice.path.casefold()]
    if run.arguments.format == "json":
        from bot.render.json_output import notices_json

        run.world.stdout.write(notices_json(notices) + "\n")
        return ANSWERED
    for notice in notices:
        run.world.stdout.write(sanitize.columns(notice.path, notice.message, notice.hint) + "\n")
    if not notices:
        run.messages.note("all files were read as a whole.")
    return ANSWERED


def _text(run: Invocation, article: str) -> int:
    if run.arguments.filter is not None:
        raise UsageError("--text takes one article and no FILTER", "leave one of them out")
    if run.arguments.format not in (None, "text"):
        raise UsageError("--text prints an article as it is", "leave --format and --json out")
    with run.library() as library:
        text = library.read(article).article.text
    # A pipe gets every character; a terminal would obey some of them.
    run.world.stdout.write(sanitize.text(text) if run.world.stdout.isatty() else text)
    return 0


COMMAND = Command("articles", "list the articles", EXAMPLES, _arguments, _run)
