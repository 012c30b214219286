"""Front matter in YAML, read into fields with their spans.

It is untrusted: nodes are composed and no tag makes an object, an alias is never written out, and depth and
number of fields are bounded.
"""

import re
from collections.abc import Iterator
from itertools import islice

import yaml

from retrieval.reading.front_matter_formats import (
    BLANK_LINE,
    MAX_FIELDS,
    MAX_NESTED,
    MAX_VALUE_CHARS,
    FormatError,
)
from retrieval.types import Field

MAX_DEPTH = 32  # brackets, or lists and mappings in each other; no description needs as many
_NULL = "tag:yaml.org,2002:null"
_YAML_TYPE = re.compile(r"tag:yaml\.org,2002:\w+")  # YAML's own types; any other is a program's object


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
