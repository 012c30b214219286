"""The user's viewer of PDFs, web pages and Office files; a table says how each is opened at a page."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bot.system.programs import split_command
from retrieval.errors import UsageError

VIEWER = "FOOTNOTE_VIEWER"
# Viewers of PDF in the order in which they are tried, and what opens them at a page.
PDF_VIEWERS = {
    "evince": ("-i", "{page}", "{file}"),
    "atril": ("-i", "{page}", "{file}"),
    "okular": ("-p", "{page}", "{file}"),
    "zathura": ("-P", "{page}", "{file}"),
    "qpdfview": ("{file}#{page}",),
    "sioyek": ("--page", "{page}", "{file}"),
    "mupdf": ("{file}", "{page}"),
    "xpdf": ("{file}", "{page}"),
    "SumatraPDF": ("-page", "{page}", "{file}"),
}
BROWSERS = ("firefox", "chromium", "chromium-browser", "google-chrome", "brave-browser")
# What hands a file over to whatever the user has for it, without a page.
OPENERS = {"darwin": "open"}
OTHER_OPENER = "xdg-open"
QUOTE_WORDS = 8  # of the beginning and the end of a quote that a browser looks for


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A place in a document that is no text: its page (0 for none), its id, the quoted words."""

    path: str
    page: int = 0
    anchor: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Viewers:
    """The viewers that the environment has."""

    environ: Mapping[str, str]
    umask: int = -1

    def open(self, place: DocumentPlace) -> str:
        """Open a document, at its page where the viewer can; what to tell the user, "" for no viewer.

        Raises:
            UsageError: the viewer cannot be started.
        """
        command = self._command(place)
        if command is None:
            return ""
        try:
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                umask=self.umask,
            )
        except OSError as error:
            hint = f"set {VIEWER} to a program that is installed"
            raise UsageError(f"{command[0]} cannot be started ({error.strerror})", hint) from None
        page = f", page {place.page}" if place.page else ""
        return f"{Path(command[0]).name} shows {place.path}{page}."

    def _command(self, place: DocumentPlace) -> list[str] | None:
        if own := self.environ.get(VIEWER):
            words = split_command(own, VIEWER)
            return [*words, *_filled(PDF_VIEWERS.get(Path(words[0]).name, ("{file}",)), place)]
        if not self._has_screen():
            return None
        if place.path.lower().endswith(".pdf"):
            for name, form in PDF_VIEWERS.items():
                if program := self._which(name):
                    return [program, *_filled(form, place)]
            if browser := next(filter(None, map(self._which, BROWSERS)), None):
                return [browser, f"{_file_url(place)}#page={place.page or 1}"]
        is_page = place.path.lower().endswith((".html", ".htm", ".xhtml"))
        opener = self._which(OPENERS.get(sys.platform, OTHER_OPENER))
        return (
            [opener, page_address(place) if is_page else str(Path(place.path).absolute())] if opener else None
        )

    def _has_screen(self) -> bool:
        desktop = self.environ.get("DISPLAY") or self.environ.get("WAYLAND_DISPLAY")
        return bool(desktop) or sys.platform in ("darwin", "win32")

    def _which(self, name: str) -> str | None:
        return shutil.which(name, path=self.environ.get("PATH"))


def page_address(place: DocumentPlace) -> str:
    """The address of a web page's file at an id or at the quoted words.

    The address that the page states of itself is never opened: a file does not choose what is contacted.
    """
    base = _file_url(place)
    if place.anchor:
        return f"{base}#{quote(place.anchor)}"
    words = place.quote.split()
    if not words:
        return base
    start, end = " ".join(words[:QUOTE_WORDS]), " ".join(words[-QUOTE_WORDS:])
    fragment = _fragment(start) if len(words) <= QUOTE_WORDS else f"{_fragment(start)},{_fragment(end)}"
    return f"{base}#:~:text={fragment}"


def _fragment(words: str) -> str:
    """Words of a text fragment: what parts its sides and prefixes is escaped, too."""
    return quote(words, safe="").replace("-", "%2D")


def _filled(form: tuple[str, ...], place: DocumentPlace) -> list[str]:
    file = str(Path(place.path).absolute())
    return [part.format(file=file, page=place.page or 1) for part in form]


def _file_url(place: DocumentPlace) -> str:
    return Path(place.path).absolute().as_uri()
