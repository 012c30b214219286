"""/write: whether a model writes the answers that follow."""

from bot.terminal.chat import Chat
from retrieval.errors import UsageError


def write(chat: Chat, words: str) -> None:
    """Let a model write from now on, or not; alone, say how it is."""
    if words not in ("", "on", "off"):
        raise UsageError(f"/write takes on or off, not {words!r}")
    if words == "on":
        chat.writer = chat.writer or chat.open_writer()
        chat.writer.breaker.reset()
    elif words == "off":
        chat.writer = None
    if chat.writer is None:
        chat.output.message("Answers are quotes; nothing is sent anywhere.")
    else:
        receiver = chat.writer.options.receiver
        chat.output.message(f"Answers are written by {receiver}, and checked against the articles.")
