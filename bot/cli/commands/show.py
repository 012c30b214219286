"""`footnote show`: a cited passage in context, as its file is now."""

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.parsing.location import parse_location
from bot.render.sanitize import unescaped
from retrieval.errors import UsageError
from retrieval.types import CurrentArticle

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote show seeds/article.md:7
  footnote show seeds/article.md:7 -C 10
  footnote show seeds/article.md:412-458
  footnote show seeds/report.pdf:p9
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "location",
        metavar="LOCATION",
        help="PATH:LINE, PATH:START-END in characters (chars of ask --json), or PATH:p9 for a page",
    )
    parser.add_argument("-C", dest="context", metavar="N", default="3", help="lines of context (3)")


def _run(run: Invocation) -> int:
    from bot.render.excerpt import make_excerpt
    from bot.render.output import choose_output

    location, context = parse_location(run.arguments.location), _context(run.arguments.context)
    with run.library() as library:
        page = _read(library, location.path)
    excerpt = make_excerpt(page, location, context)
    choose_output(run.world, run.settings).passage(excerpt)
    if excerpt.changed:
        run.messages.note(f"{page.path}: edited after indexing; this is the file as it is now.")
    return 0


def _read(library: "Library", path: str) -> CurrentArticle:
    """The article at a path, or at the path that is printed so: a line break is shown as ⟨U+000A⟩."""
    try:
        return library.read(path)
    except UsageError:
        name = unescaped(path)
        if name == path:
            raise
        return library.read(name)


def _context(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise UsageError(f"-C: {text!r} is not a number of lines", "write one like 3")
    return int(text)


COMMAND = Command("show", "show a cited passage in context", EXAMPLES, _arguments, _run)
