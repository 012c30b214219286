"""Finds tokens of code in a text: flags, settings and names that a word index would split."""

import re
from collections.abc import Iterator

MAX_CHARS = 64  # of a token; a longer one is no name that anybody types

# Possessive parts keep the time linear in words of any length, such as base64.
# --no-ignore-vcs, RUST_LOG, std::vec, app.quit, config.toml, 0.23.1; "hall.The" is the end of a sentence.
_WRITTEN = re.compile(
    r"(?<![\w-])--?[A-Za-z][\w-]*\w|\b[^\WA-Za-z]*+[A-Za-z][^\W_]*+_\w+\b|\b[A-Za-z]\w*(?:::\w+)+"
    r"|\b[A-Za-z_]\w+(?:\.[a-z_]\w+)+\b|(?<![\w.])\d+(?:\.\d+)+(?![\w])"
)
# maxRetryDelay anywhere; BrowserWindow, which may be a name like any other, where marks of code touch it.
_CAMEL = re.compile(
    r"\b[a-z][a-z0-9]*+(?:[A-Z][A-Za-z0-9]*)+|\b(?:(?<=[`.:(<])|(?=[A-Z]\w*+[`(.:<]\S))(?:[A-Z]+[a-z0-9]+){2,}"
)
_CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def written_tokens(text: str) -> Iterator[str]:
    """The tokens that marks hold together, as they are written, in small letters."""
    return (match.group().lower() for match in _WRITTEN.finditer(text) if len(match.group()) <= MAX_CHARS)


def camel_case_parts(text: str) -> Iterator[str]:
    """The words that camel case joins, in order; each token's whole is a word like any other."""
    for match in _CAMEL.finditer(text):
        yield from _CAMEL_PART.findall(match.group())
