"""The YAML at the top of an article: the few fields that Footnote knows, as the text they are.

Front matter is untrusted: it is bounded, no tag in it makes an object, an alias is never written out, and
what does not parse is text.
"""

import re
from dataclasses import dataclass

import yaml
from frontmatter.default_handlers import YAMLHandler

from retrieval.types import Notice

MAX_CHARS = 64 * 1024  # characters; more is a document of its own, not a description of one
MAX_DEPTH = 32  # brackets, or lists and mappings in each other; no description needs as many
# Keys by which publishing tools call the same thing, first match wins.
KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "publisher", "outlet", "site", "site_name"),
    "url": ("url", "link", "canonical_url"),
    "published": ("date", "published", "published_at", "publishDate", "pubdate"),
}
_NULL = "tag:yaml.org,2002:null"


class _Loader(yaml.BaseLoader):
    """Scalars stay the text they are: no tags, dates, merges or numbers that a hostile file could abuse."""

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
_Loader.add_constructor(_NULL, lambda loader, node: None)
_HANDLER = YAMLHandler()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the top of an article states: the fields of KEYS, and where the body starts.

    Front matter that cannot be used is part of the body, but the words of the article's own, among which a
    title and a date are looked for, start at `prose`, after it.
    """

    fields: dict[str, str]
    body: int
    prose: int


def read_front_matter(id: str, text: str, start: int, notices: list[Notice]) -> FrontMatter:
    """The front matter of an article, as far as it has any.

    Args:
        id: the article, for a notice.
        text: the whole file.
        start: where the front matter would begin.
        notices: gets one where front matter is there and cannot be read.
    """
    nothing = FrontMatter({}, start, start)
    if not _HANDLER.detect(text[start : start + 1024]):
        return nothing
    try:
        fenced, content = _HANDLER.split(text[start:])
    except ValueError:  # a rule at the top, and no second one: not front matter
        return nothing
    after = len(text) - len(content)
    if len(fenced) > MAX_CHARS:
        notices.append(Notice(id, "its front matter is longer than 64 KB and was read as text", "shorten it"))
        return FrontMatter({}, start, after)
    try:
        loaded = _HANDLER.load(fenced, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"its front matter does not parse{_where(error)} and was read as text"
        notices.append(Notice(id, what, "mend its YAML"))
        return FrontMatter({}, start, after)
    if not isinstance(loaded, dict):  # prose between two rules
        return nothing
    fields = {
        ours: next((loaded[key] for key in theirs if key in loaded), None) for ours, theirs in KEYS.items()
    }
    stated = {name: value for name, value in fields.items() if isinstance(value, str) and value}
    return FrontMatter(stated, after, after)


def _where(error: Exception) -> str:
    """The line that YAML stumbled over, and what it says of it."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return ""
    problem = " ".join((error.problem or "not YAML").split())
    return f" (line {error.problem_mark.line + 1}: {problem})"
