"""Front matter in TOML, in JSON, or in no format but line by line, read into fields with their spans.

Spans count characters of the block that a reader is given.
"""

import json
import re
import tomllib
from collections.abc import Iterator

from retrieval.types import Field

MAX_NESTED = 2  # levels of keys that become fields of their own: "metadata.title"
MAX_FIELDS = 200
MAX_VALUE_CHARS = 4000

KEY = r"[^\W\d][\w.-]*(?: [\w.-]+){0,2}"

_YAML_LINE = re.compile(rf"(?P<key>{KEY}|\"[^\"\r\n]+\"|'[^'\r\n]+')[ \t]*:(?!//)[ \t]*(?P<value>.*)")
_TOML_LINE = re.compile(r"[ \t]*(?P<key>[\w.-]+|\"[^\"\r\n]+\")[ \t]*=[ \t]*(?P<value>.*)")
_TOML_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*(?P<key>[^\[\]]+?)[ \t]*\]\]?[ \t]*(?:#.*)?")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ITEM = re.compile(r"[ \t]*-[ \t]+")
BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")
_SPACE = re.compile(r"[ \t\r\n]*")


class FormatError(Exception):
    """A block is not in the format it was read in; the message is short, for one line."""


def toml_fields(block: str) -> list[Field]:
    """The fields of a TOML document, those of its tables named "table.key".

    Raises:
        FormatError: it is not TOML.
    """
    try:
        values = dict(_flat(tomllib.loads(block.replace("\r\n", "\n").replace("\r", "\n")), ""))
    except (ValueError, RecursionError) as error:
        raise FormatError(" ".join(str(error).split())[:100]) from None
    return [
        Field(field.name, values[field.name], field.start, field.end)
        for field in line_fields(block, toml=True)
        if values.get(field.name)
    ]


def json_fields(block: str) -> tuple[list[Field], int]:
    """The fields of the JSON object that a block begins with, braces or not, and where it ends.

    Raises:
        FormatError: there is none.
    """
    fields: list[Field] = []
    decoder = json.JSONDecoder()
    at = _after_space(block, 0)
    braced = block[at : at + 1] == "{"
    at = _after_space(block, at + braced)
    try:
        while block[at : at + 1] == '"':
            begin = at
            name, at = decoder.raw_decode(block, at)
            at = _after_space(block, at)
            if block[at : at + 1] != ":":
                raise FormatError(f"no colon after {name[:40]!r}")
            value, at = decoder.raw_decode(block, _after_space(block, at + 1))
            fields += (Field(key, text, begin, at) for key, text in _flat({name: value}, ""))
            at = _after_space(block, at)
            if block[at : at + 1] == ",":
                at = _after_space(block, at + 1)
    except (ValueError, RecursionError) as error:
        raise FormatError(" ".join(str(error).split())[:100]) from None
    if not fields or (braced and block[at : at + 1] != "}"):
        raise FormatError("not an object")
    return fields[:MAX_FIELDS], at + braced


def line_fields(block: str, *, toml: bool = False) -> list[Field]:
    """The fields of a block that is in no format but has a key on each line, whatever stands after it."""
    form = _TOML_LINE if toml else _YAML_LINE
    fields: list[Field] = []
    table = ""
    open_ = False  # whether an indented line or an item belongs to the field before it
    for line in _LINE.finditer(block):
        words = line.group().rstrip()
        end = line.start() + len(words)
        if toml and (header := _TOML_TABLE.fullmatch(words)):
            table, open_ = f"{header['key'].strip(chr(34))}.", False
        elif not words.strip() or words.lstrip().startswith("#"):
            continue
        elif match := form.fullmatch(words):
            begin = line.start() + match.start("key")
            fields.append(
                Field(table + match["key"].strip("\"'"), _unquoted(match["value"] or ""), begin, end)
            )
            open_ = True
        elif open_ and (toml or words[0] in " \t" or _ITEM.match(words)):
            fields[-1] = _continued(fields[-1], words, end)
    return fields[:MAX_FIELDS]


def _continued(field: Field, words: str, end: int) -> Field:
    bullet = _ITEM.match(words)
    more = _unquoted(words[bullet.end() :] if bullet else words)
    before = "" if re.fullmatch(r"[|>][-+]?\d?", field.value) else field.value
    joined = (f"{before}, {more}" if bullet else f"{before} {more}") if before else more
    return Field(field.name, joined[:MAX_VALUE_CHARS], field.start, end)


def _unquoted(value: str) -> str:
    """A value as it is meant: without the quotes around all of it, or the brackets of a list."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value[:1] == "[" and value[-1:] == "]" and value[:2] != "[[":
        return ", ".join(filter(None, (_unquoted(element) for element in value[1:-1].split(","))))
    return "" if value in ("~", "null") else value[:MAX_VALUE_CHARS]


def _flat(values: dict[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    """What a mapping holds as pairs of name and text, inner mappings flattened to a few levels."""
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and name.count(".") < MAX_NESTED:
            yield from _flat(value, f"{name}.")
        else:
            yield name, _text(value)[:MAX_VALUE_CHARS].strip()


def _text(value: object) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        firsts = (
            next(iter(element.values()), None) if isinstance(element, dict) else element for element in value
        )
        return ", ".join(_text(element) for element in firsts if not isinstance(element, list | dict))
    return str(value)


def _after_space(block: str, at: int) -> int:
    match = _SPACE.match(block, at)
    return match.end() if match else at
