"""The formats of front matter, each read into fields with their spans: YAML, TOML, JSON, or line by line.

Front matter is untrusted: no tag in it makes an object, an alias is never written out, and depth and number
of fields are bounded. Spans count characters of the block that a reader is given.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from itertools import islice

import yaml

from retrieval.types import Field

MAX_DEPTH = 32  # brackets, or lists and mappings in each other; no description needs as many
MAX_NESTED = 2  # levels of keys that become fields of their own: "metadata.title"
MAX_FIELDS = 200
MAX_VALUE_CHARS = 4000

KEY = r"[^\W\d][\w.-]*(?: [\w.-]+){0,2}"

_NULL = "tag:yaml.org,2002:null"
_YAML_TYPE = re.compile(r"tag:yaml\.org,2002:\w+")  # YAML's own types; any other is a program's object
_YAML_LINE = re.compile(rf"(?P<key>{KEY}|\"[^\"\r\n]+\"|'[^'\r\n]+')[ \t]*:(?!//)[ \t]*(?P<value>.*)")
_TOML_LINE = re.compile(r"[ \t]*(?P<key>[\w.-]+|\"[^\"\r\n]+\")[ \t]*=[ \t]*(?P<value>.*)")
_TOML_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*(?P<key>[^\[\]]+?)[ \t]*\]\]?[ \t]*(?:#.*)?")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ITEM = re.compile(r"[ \t]*-[ \t]+")
BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")
_SPACE = re.compile(r"[ \t\r\n]*")


class FormatError(Exception):
    """A block is not in the format it was read in; the message is short, for one line."""


class _Loader(yaml.BaseLoader):
    """Composes nodes only: nothing is constructed."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A node; PyYAML composes by recursion, and Python's stack is the caller's too.

        Raises:
            YAMLError: it lies too deep.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # yaml gives it no types
            raise yaml.composer.ComposerError(None, None, "nested too deep", mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


# A plain `~` is nothing; a quoted one is a title like any other.
_Loader.add_implicit_resolver(_NULL, re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])


def yaml_fields(block: str) -> list[Field] | None:
    """The fields of a YAML mapping; None where the block is no mapping but prose.

    Raises:
        FormatError: it is not YAML.
    """
    try:
        root = _compose(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FormatError(_yaml_problem(error)) from None
    if not isinstance(root, yaml.MappingNode):
        return None
    if any(_is_paragraphs(block, value) for _, value in root.value):
        return None
    return list(islice(_yaml_mapping(block, root, "", 1), MAX_FIELDS))


def _compose(block: str) -> yaml.Node | None:
    loader = _Loader(block)  # raises an error of its own for a character that YAML does not allow
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


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


def _yaml_mapping(block: str, root: yaml.MappingNode, prefix: str, level: int) -> Iterator[Field]:
    for key, value in root.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        begin, end = key.start_mark.index, value.end_mark.index
        if value.start_mark.index < begin:  # an alias: what it names stands elsewhere
            end = begin + len(re.split(r"[\r\n]", block[begin:], maxsplit=1)[0])
        end = begin + len(_without_comments(block[begin:end]))
        if _is_object(value):  # what it stands for cannot be known
            yield Field(prefix + key.value, "", begin, end)
            continue
        named = isinstance(value, yaml.MappingNode) and all(
            isinstance(k, yaml.ScalarNode) for k, _ in value.value
        )
        if named and level < MAX_NESTED and value.start_mark.index >= begin:
            yield from _yaml_mapping(block, value, f"{prefix}{key.value}.", level + 1)
        elif text := _yaml_text(block, value, begin):
            yield Field(prefix + key.value, text[:MAX_VALUE_CHARS], begin, end)


def _yaml_text(block: str, node: yaml.Node, begin: int) -> str:
    """A value as text: a scalar, the scalars of a list, or what is written of anything else."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == _NULL else str(node.value).strip()
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(filter(None, (_item_text(element) for element in node.value)))
    if node.start_mark.index < begin:
        return ""
    return _without_comments(block[node.start_mark.index : node.end_mark.index])


def _item_text(node: yaml.Node) -> str:
    """A list's item: a scalar, or the first value of a mapping, as in `- name: Mara`."""
    if isinstance(node, yaml.MappingNode) and node.value:
        node = node.value[0][1]
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) and node.tag != _NULL else ""


def _is_object(node: yaml.Node) -> bool:
    """Whether a value, or an item of it, is a program's: `!include`, `!!python/…`."""
    elements = node.value if isinstance(node, yaml.SequenceNode) else ()
    return any(not _YAML_TYPE.fullmatch(part.tag) for part in (node, *elements))


def _without_comments(written: str) -> str:
    """What is written without the comments and blank lines at its end."""
    lines = written.rstrip().splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return "".join(lines).rstrip()


def _is_paragraphs(block: str, node: yaml.Node) -> bool:
    """Whether a plain scalar goes on after a blank line: prose that begins with "Note:"."""
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return is_plain and bool(BLANK_LINE.search(block[node.start_mark.index : node.end_mark.index].rstrip()))


def _yaml_problem(error: Exception) -> str:
    """The line that YAML stumbled over, and what it says of it."""
    if isinstance(error, yaml.reader.ReaderError):
        return f"it has the character U+{error.character:04X}"
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return ""
    problem = " ".join((error.problem or "not YAML").split())
    return f"line {error.problem_mark.line + 2}: {problem}"  # the fence is line 1


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
