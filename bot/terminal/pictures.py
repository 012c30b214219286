"""Pictures in the terminal, where it can show them: by the protocols of kitty and iTerm2; else as a file."""

import base64
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

PIECE = 4_096  # bytes of a picture that kitty takes at a time
KITTY = ("KITTY_WINDOW_ID", "GHOSTTY_RESOURCES_DIR")
ITERM = ("iTerm.app", "WezTerm")


def show_picture(png: bytes, name: str, *, stream: TextIO, environ: Mapping[str, str], folder: Path) -> str:
    """Show a PNG on the terminal, or write it into a folder; what to tell the user, "" where it is seen."""
    sequence = _sequence(png, environ)
    if sequence and stream.isatty():
        stream.write(sequence + "\n")
        stream.flush()
        return ""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(png)
    return f"The page, with the quote marked, is in {path}"


def _sequence(png: bytes, environ: Mapping[str, str]) -> str:
    """What draws a picture in this terminal; "" where it cannot, or a multiplexer is in between."""
    if environ.get("TMUX") or environ.get("STY"):
        return ""
    encoded = base64.b64encode(png).decode("ascii")
    if any(environ.get(variable) for variable in KITTY):
        return "".join(_kitty(encoded))
    if environ.get("TERM_PROGRAM") in ITERM:
        return f"\x1b]1337;File=inline=1;size={len(png)}:{encoded}\x07"
    return ""


def _kitty(encoded: str) -> Iterator[str]:
    for start in range(0, len(encoded), PIECE):
        more = int(start + PIECE < len(encoded))
        control = f"a=T,f=100,m={more}" if start == 0 else f"m={more}"
        yield f"\x1b_G{control};{encoded[start : start + PIECE]}\x1b\\"
