"""JSON lines and plain lines of a file; every error names the file and the line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UsageError


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, from 1, without its end."""

    file: Path
    number: int
    text: str

    def error(self, problem: str, hint: str = "") -> UsageError:
        """The error that says what is wrong with this line."""
        return UsageError(f"{self.file}, line {self.number}: {problem}", hint)


@dataclass(frozen=True, slots=True)
class Record:
    """The JSON object that a line holds."""

    line: Line
    fields: Mapping[str, object]

    def string(self, key: str) -> str:
        """A text that must be there.

        Raises:
            UsageError: it is missing or no text.
        """
        value = self.fields.get(key)
        if not isinstance(value, str):
            raise self.line.error(f"{key} is {'not a text' if key in self.fields else 'missing'}")
        return _without_surrogates(value)

    def optional_string(self, key: str) -> str | None:
        """A text that may be missing or null.

        Raises:
            UsageError: it is there but no text.
        """
        return None if self.fields.get(key) is None else self.string(key)

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if it is missing or null.

        Raises:
            UsageError: it is there but no list of texts.
        """
        value = self.fields.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.line.error(f"{key} is not a list of texts")
        return tuple(_without_surrogates(text) for text in value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A number or a list of numbers; empty if it is missing or null.

        Raises:
            UsageError: it is there but something else.
        """
        value = self.fields.get(key)
        values = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(number, int) for number in values):
            raise self.line.error(f"{key} is neither a number nor a list of numbers")
        return tuple(values)


def lines(file: Path, hint: str) -> Iterator[Line]:
    """The lines of a UTF-8 file that hold anything. `hint` is said if the file is missing.

    Raises:
        UsageError: the file is missing or unreadable, or a line is not UTF-8.
    """
    try:
        with file.open("rb") as stream:
            for number, data in enumerate(stream, 1):  # only "\n" ends a line: JSON text may hold U+2028
                yield from _decoded(file, number, data)
    except FileNotFoundError:
        raise UsageError(f"{file} is missing", hint) from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror})", hint) from None


def records(file: Path, hint: str) -> Iterator[Record]:
    """The JSON objects of a file with one a line; `hint` and errors as for `lines`.

    Raises:
        UsageError: also if a line is not a JSON object.
    """
    for line in lines(file, hint):
        try:
            fields = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            raise line.error(f"not JSON ({getattr(error, 'msg', 'too deep or too large')})") from None
        if not isinstance(fields, dict):
            raise line.error("not a JSON object")
        yield Record(line, fields)


def _decoded(file: Path, number: int, data: bytes) -> Iterator[Line]:
    line = Line(file, number, "")
    try:
        text = data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise line.error(f"not UTF-8 (byte {error.start + 1} of the line)", "save it as UTF-8") from None
    if text.strip():
        yield Line(file, number, text)


def _without_surrogates(text: str) -> str:
    """The text as UTF-8 can hold it: a JSON escape can make half a character, which no file can."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
