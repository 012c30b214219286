"""The clipboard of the person at the terminal, which is not that of the machine when they come over ssh."""

import base64
from collections.abc import Mapping
from typing import TextIO

COPIED = "Copied the answer with its sources."
HANDED = "Handed the answer to your terminal's clipboard; if it takes none, /save FILE.md keeps it."


def copy(text: str, terminal: TextIO, environ: Mapping[str, str]) -> str:
    """Puts a text into the clipboard, by the system's own or else through the terminal (OSC 52).

    Returns:
        What to say of it: a terminal does not tell whether it took the text.
    """
    remote = "SSH_CONNECTION" in environ or "SSH_TTY" in environ
    if not remote and _copy_here(text):
        return COPIED
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    terminal.write(f"\x1b]52;c;{encoded}\x07")
    terminal.flush()
    return HANDED


def _copy_here(text: str) -> bool:
    import pyperclip  # looks for a clipboard, which only a copy should pay for

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:  # no clipboard on this machine
        return False
    return True
