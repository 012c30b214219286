"""`footnote show`: a cited passage in its place, as its file is now."""

from argparse import ArgumentParser

from bot.command import Command, Invocation
from bot.parsing.location import parse_location
from bot.render.excerpt import make_excerpt
from bot.render.output import choose_output
from retrieval.errors import UsageError

EXAMPLES = """\
  footnote show seeds/oscars.md:7
  footnote show seeds/oscars.md:7 -C 10
  footnote show seeds/oscars.md:412-458
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "place", metavar="PLACE", help="PATH:LINE, or PATH:START-END in characters (chars of ask --json)"
    )
    parser.add_argument("-C", dest="context", metavar="N", default="3", help="lines around it (3)")


def _run(run: Invocation) -> int:
    place, context = parse_location(run.arguments.place), _context(run.arguments.context)
    with run.library() as library:
        page = library.read(place.path)
    passage = make_excerpt(page, place, context)
    choose_output(run.world, run.settings).passage(passage)
    if passage.changed:
        run.messages.note(f"{page.path}: changed since it was indexed; this is the file as it is now.")
    return 0


def _context(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise UsageError(f"-C: {text!r} is not a number of lines", "write one like 3")
    return int(text)


COMMAND = Command("show", "show a cited passage in its place", EXAMPLES, _arguments, _run)
