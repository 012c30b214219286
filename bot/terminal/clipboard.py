"""The user's clipboard; over ssh it belongs to their terminal, not to this machine."""

import base64
from collections.abc import Mapping
from typing import TextIO

COPIED = "Copied."
SENT_TO_TERMINAL = "Copied (if your terminal allows it). Otherwise: /save FILE.md"


def copy(text: str, terminal: TextIO, environ: Mapping[str, str]) -> str:
    """Copy a text to the system's clipboard, or else to the terminal's (OSC 52).

    Returns:
        What to tell the user: a terminal does not report whether it took the text.
    """
    remote = "SSH_CONNECTION" in environ or "SSH_TTY" in environ
    if not remote and _copy_here(text):
        return COPIED
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    terminal.write(f"\x1b]52;c;{encoded}\x07")
    terminal.flush()
    return SENT_TO_TERMINAL


def _copy_here(text: str) -> bool:
    import pyperclip  # looks for a clipboard, which only a copy should pay for

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:  # no clipboard on this machine
        return False
    return True
