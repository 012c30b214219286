"""Takes out of a model's stream what it only thinks: `<think>…</think>` and its like, also unclosed."""

import re
from dataclasses import dataclass, field

_NAMES = "think|thinking|thought|thoughts|reasoning|reflection"
_TAG = re.compile(rf"<(/?)(?:{_NAMES})>", re.IGNORECASE)
_OPENING = re.compile(r"</?[a-z]{0,10}", re.IGNORECASE)  # what may become a tag


@dataclass(slots=True)
class ThinkingFilter:
    """Passes on a character at a time what stands outside of thinking.

    A closing tag without an opening one (some servers leave that out) says that all before it was thinking:
    `restarts` counts these.
    """

    restarts: int = 0
    thought: bool = False
    _depth: int = 0
    _pending: list[str] = field(default_factory=list)

    def feed(self, character: str) -> str:
        """What is certain after this character: nothing, it, or all that might have become a tag."""
        if character == "<":
            return self._release() + self._hold(character)
        if not self._pending:
            return "" if self._depth else character
        self._pending.append(character)
        held = "".join(self._pending)
        if tag := _TAG.fullmatch(held):
            self._pending.clear()
            self._pass_tag(closing=bool(tag[1]))
            return ""
        return "" if _OPENING.fullmatch(held) else self._release()

    def finish(self) -> str:
        """What is left at the end of the stream."""
        return self._release()

    def _hold(self, character: str) -> str:
        self._pending.append(character)
        return ""

    def _release(self) -> str:
        held = "".join(self._pending)
        self._pending.clear()
        return "" if self._depth else held

    def _pass_tag(self, *, closing: bool) -> None:
        self.thought = True
        if not closing:
            self._depth += 1
        elif self._depth:
            self._depth -= 1
        else:
            self.restarts += 1
