"""What the path of an article says: a readable name, a date, a version, words for the search."""

import re
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import unquote

from retrieval.text.dates import WrittenDate, parse_date, spelled_out

# Names that say nothing by themselves; the folder's name then stands for the article.
NAMELESS = re.compile(
    r"_?index|readme|untitled(?: \d+)?|unnamed|new (?:document|note|file)|document|note|page"
)
MAX_FOLDERS = 4  # the innermost ones, whose names are given with an article
MAX_WORD_CHARS = 25  # a longer one is no word but a key of some kind

_DATE = re.compile(
    r"(?<!\d)(?P<date>(?:19|20)\d\d(?P<mark>[-_.]?)(?:0[1-9]|1[0-2])(?P=mark)(?:0[1-9]|[12]\d|3[01]))"
    r"(?:[T_-]?\d{4}(?:\d\d)?)?(?!\d)"
)
_MONTH = re.compile(r"(?<!\d)(?P<date>(?:19|20)\d\d[-_](?:0[1-9]|1[0-2]))(?![\d_-]*\d)")
_FOLDERS_OF_DATE = re.compile(
    r"(?:\A|/)(?P<year>(?:19|20)\d\d)/(?P<month>0[1-9]|1[0-2])(?:/(?P<day>0[1-9]|[12]\d|3[01])(?!\d))?"
)
_NUMBER_BEFORE = re.compile(r"(?<!\w)\d{1,3}[-_.]+\s*(?=[^\W\d_])")  # "01-intro": its place in a row
_VERSION = re.compile(r"v\d+(?:\.\d+)*|\d+(?:\.\d+)+|[qQ][1-4]|[hH][12]", re.IGNORECASE)
_WEEK = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_ ]?W(?:eek[-_ ]?)?(?P<week>[0-5]?\d)(?!\d)", re.IGNORECASE
)
_INNER_CAPITAL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")  # PasswordPolicy
_VERSION_BEHIND = re.compile(
    r"[-_. ](?:v|ver|version|rev)[-_. ]?(?P<version>\d{1,4}(?:\.\d{1,4}){0,3})$", re.I
)
_EDITION = re.compile(r"(?P<before>(?:\D*[\W_])?)(?P<year>(?:19|20)\d\d)(?P<behind>(?:[\W_]\D*)?)")
_ARCHIVE = re.compile(r"(?:^|/)(?P<folder>(?:archived?|old|obsolete|superseded|deprecated)/)", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def name_as_title(id: str) -> str:
    """The name of a file made readable: dashes to spaces, without its suffix, date and number."""
    path = PurePosixPath(id)
    name = _readable(path.stem if path.suffix else path.name)
    if NAMELESS.fullmatch(name.casefold()):
        name = _readable(path.parent.name) or name
    return name or " ".join(id.split())


def is_nameless(title: str) -> bool:
    """Whether a title is one that any file may have, such as "Readme" or "Untitled"."""
    return NAMELESS.fullmatch(title.casefold()) is not None


def date_of_path(id: str) -> WrittenDate | None:
    """The day or month in a file's name, or in folders: `2024-05-03.md`, `2024/05/03-skiing.md`."""
    stem = PurePosixPath(id).stem
    if match := _DATE.search(stem) or _MONTH.search(stem):
        return parse_date(match["date"].replace("_", "-").replace(".", "-"))
    if match := _FOLDERS_OF_DATE.search(id):
        return parse_date("-".join(filter(None, match.group("year", "month", "day"))))
    return None


@lru_cache(4096)  # of each candidate of each question
def version_of_path(id: str) -> tuple[str, tuple[int, ...]]:
    """A path without the version at the end of its name, and that: `handbook-v2.md`; () where it has none.

    Of `2022/handbook.md` it is the year, if that is the only number of the path: other dates are of events.
    What is in a folder `archive` is older than what has its name elsewhere: (0,).
    """
    if archive := _ARCHIVE.search(id):
        return id[: archive.start("folder")] + id[archive.end("folder") :], (0,)
    path = PurePosixPath(id)
    match = _VERSION_BEHIND.search(path.stem)
    if match is None and (edition := _EDITION.fullmatch(str(path.with_suffix("")))):
        return f"{edition['before']}<year>{edition['behind']}{path.suffix}", (int(edition["year"]),)
    if match is None:
        return id, ()
    name = str(path.with_name(path.stem[: match.start()] + path.suffix)) if match.start() else id
    return name, tuple(map(int, match["version"].split(".")))


@lru_cache(4096)
def words_of_path(id: str, title: str) -> str:
    """Words of folders and name that the title lacks, with the date spelled out, for search alone."""
    path = PurePosixPath(id)
    known_words = {word.casefold() for word in _WORD.findall(title)} | set(_YEAR.findall(title))
    words = [str(name) for name in path.parent.parts[-MAX_FOLDERS:]] + [path.stem]
    new_words: list[str] = []
    for word in (word for name in words for word in _telling_words(_DATE.sub(" ", unquote(name)))):
        if word.casefold() not in known_words:
            known_words.add(word.casefold())
            new_words.append(word)
    if week := _WEEK.search(path.stem):  # "2024-W32"
        new_words.append(f"week {int(week['week'])} {week['year']}")
    if (written := date_of_path(id)) and (date := spelled_out(written)) not in title:
        new_words.append(date)
    return " ".join(new_words)


def _readable(name: str) -> str:
    words = unquote(name, errors="strict") if _is_quoted(name) else name
    undated = _DATE.sub(" ", words, count=1) if not _DATE.fullmatch(words.strip()) else words
    unnumbered = _NUMBER_BEFORE.sub("", undated.strip(" -_.")) if undated.strip() else words
    if _DATE.fullmatch(words.strip()):
        return words.strip()
    spaced = re.sub(r"_+|(?<=\w)-+(?=\w)", " ", unnumbered)
    readable = " ".join(spaced.strip(" -").split())
    return readable if re.search(r"\w", readable) else " ".join(name.split())


def _is_quoted(name: str) -> bool:
    try:
        return "%" in name and unquote(name, errors="strict").isprintable()
    except UnicodeDecodeError:
        return False


def _telling_words(name: str) -> list[str]:
    """The words, years and versions of a name; keys made of letters and figures say nothing."""
    words = []
    for piece in re.split(r"[\s_\-/+,;()\[\]]+", name):
        is_word = _WORD.fullmatch(piece) and 1 < len(piece) <= MAX_WORD_CHARS
        if is_word or _YEAR.fullmatch(piece) or _VERSION.fullmatch(piece):
            words.append(piece)
        if len(parts := _INNER_CAPITAL.split(piece)) > 1 and _WORD.fullmatch(piece):
            words += parts
    return words if any(not _WORD.fullmatch(word) or len(word) > 2 for word in words) else []
