"""From a folder to Articles: finds the files, decodes them, reads their front matter.

Every file that cannot be read becomes a Notice that names it and the way out; the rest goes on. Nothing
here changes a character: offsets into `Article.text` are offsets into the decoded file.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import yaml
from frontmatter.default_handlers import YAMLHandler

from retrieval.decoding import Unreadable, decode
from retrieval.errors import FolderError
from retrieval.types import Article, Notice

SUFFIXES = (".md", ".txt")
TITLE_LENGTH = 120  # characters; a first line that is a whole paragraph must not crowd out the passage
FRONT_MATTER_LENGTH = 64 * 1024  # characters; more is a document of its own, not a description of one
ENDLESS = 20_000  # characters of a line; more is no paragraph but an export gone wrong
# Keys by which publishing tools call the same thing, first match wins.
KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "publisher", "outlet", "site", "site_name"),
    "url": ("url", "link", "canonical_url"),
    "published": ("date", "published", "published_at", "publishDate", "pubdate"),
}
NULL = ("", "~", "null", "Null", "NULL")  # what YAML writes for nothing
DATE_FORMATS = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%d.%m.%Y")
DATELINE_LINES = 12  # a line that is nothing but a date counts as the date only this near the top

_FRONT_MATTER = YAMLHandler()
_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r"(?:\A|(?<=[\r\n]))#{1,6}[ \t]+(?=\S)([^\r\n]*)")
_WORD = re.compile(r"[^\W_]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_EMPHASIS = re.compile(r"(\*\*|\*|`|(?<!\w)__?)(?=\S)(.+?)(?<=\S)\1(?<!_(?=\w))")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to become an article: its id (path below the folder) and where it is."""

    id: str
    path: Path


def find_articles(folder: Path) -> tuple[list[Found], list[Notice]]:
    """All articles below a folder, sorted by id, with a Notice for each entry that cannot be one.

    Hidden files and folders are left out, symbolic links are followed once.

    Raises:
        FolderError: the folder is missing, not a folder, unreadable, or holds no article.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"the folder of articles {folder} {what}", "name one with --seeds FOLDER")
    notices: list[Notice] = []
    found = sorted(_walk(folder, PurePosixPath(), (folder.resolve(),), notices), key=lambda each: each.id)
    if not found and not notices:
        raise FolderError(
            f"no articles in {folder}",
            f"put {' or '.join(SUFFIXES)} files there, or name another with --seeds",
        )
    return found, notices


def _walk(
    folder: Path, place: PurePosixPath, above: tuple[Path, ...], notices: list[Notice]
) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        notices.append(Notice(f"{place}/", f"cannot be read ({error.strerror})", "check its permissions"))
        return
    for entry in entries:
        here, path, is_folder = place / entry.name, Path(entry.path), False
        try:
            is_folder = entry.is_dir()
            if entry.name.startswith(".") or not (is_folder or here.suffix.lower() in SUFFIXES):
                continue
            problem = _problem(entry, path, above)
        except OSError as error:  # a link in a circle, or to where nothing may be read
            problem = f"cannot be followed ({error.strerror})", "mend or remove it"
        if problem:
            notices.append(Notice(_printable(str(here)) + "/" * is_folder, *problem))
        elif is_folder:
            yield from _walk(path, here, (*above, path.resolve()), notices)
        else:
            yield Found(str(here), path)


def _problem(entry: "os.DirEntry[str]", path: Path, above: tuple[Path, ...]) -> tuple[str, str] | None:
    """What is wrong with a folder or file, and the way out."""
    if _printable(entry.name) != entry.name:
        return "its name is not valid UTF-8", "rename it"
    if entry.is_dir():
        circle = entry.is_symlink() and path.resolve() in above
        return ("a link back to a folder above it; not followed", "remove it") if circle else None
    if entry.is_symlink() and not path.exists():
        return "a link to nothing", "mend or remove it"
    if not entry.is_file():
        return "not a regular file", "remove it, or copy its content into a file"
    return None


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def digest(data: bytes) -> str:
    """The identity of a file's content: SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(found: Found, max_bytes: int) -> bytes:
    """A file's content.

    Raises:
        Unreadable: it is gone, cannot be read, is empty or has more than `max_bytes`.
    """
    try:
        size = found.path.stat().st_size
        if size > max_bytes:
            raise Unreadable(
                found.id,
                f"{size / 1e6:.1f} MB is more than the limit of {max_bytes / 1e6:g} MB",
                "split it, or raise max_article_mb",
            )
        data = found.path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(found.id, "vanished while it was read", "index again") from None
    except OSError as error:
        raise Unreadable(found.id, f"cannot be read ({error.strerror})", "check its permissions") from None
    if not data.strip():
        raise Unreadable(found.id, "empty", "write it or remove it")
    return data


def decode_article(id: str, data: bytes) -> tuple[Article, list[Notice]]:
    """The article that a file's bytes hold, with a Notice for each thing the reader should know.

    A byte order mark of UTF-8 stays in the text (as U+FEFF) so that offsets are those of the file
    decoded as UTF-8.

    Raises:
        Unreadable: the bytes are not text, or nothing but white space.
    """
    text, encoding = decode(id, data)
    start = 1 if text.startswith("\ufeff") else 0
    if not text[start:].strip():
        raise Unreadable(id, "empty", "write it or remove it")
    notices = _oddities(id, text, encoding)
    fields, body, prose = _front_matter(id, text, start, notices)
    published = _published(id, fields.get("published"), notices) or _dateline(text[prose:])
    article = Article(
        id=id,
        text=text,
        body=body,
        title=_line(_unmarked(fields.get("title") or "")) or _title(text[prose:], id),
        source=_line(fields.get("source")),
        url=_url(fields.get("url")),
        published=published,
        encoding=encoding,
        digest=digest(data),
    )
    return article, notices


def _oddities(id: str, text: str, encoding: str) -> list[Notice]:
    """What a file has that text seldom has; it is indexed all the same."""
    nuls = text.count("\x00")
    longest = max(len(line.group()) for line in _LINE.finditer(text))
    found = (
        (encoding != "utf-8", f"not UTF-8, read as {encoding}", "save it as UTF-8 to be sure"),
        (nuls > 0, f"holds {nuls} NUL characters, which are kept", "remove them"),
        (longest > ENDLESS, f"has a line of {longest:,} characters", "break it into paragraphs"),
    )
    return [Notice(id, message, hint) for holds, message, hint in found if holds]


def _front_matter(id: str, text: str, start: int, notices: list[Notice]) -> tuple[dict[str, str], int, int]:
    """The known fields of YAML front matter, where the body starts, and where it has words of its own.

    Front matter that cannot be used is part of the body, but neither a title nor a date is looked for in it.
    """
    if not _FRONT_MATTER.detect(text[start : start + 1024]):
        return {}, start, start
    try:
        fenced, content = _FRONT_MATTER.split(text[start:])
    except ValueError:  # a rule at the top, and no second one: not front matter
        return {}, start, start
    after = len(text) - len(content)
    if len(fenced) > FRONT_MATTER_LENGTH:
        notices.append(Notice(id, "its front matter is longer than 64 KB and was read as text", "shorten it"))
        return {}, start, after
    try:
        # Scalars stay the text they are: no tags, dates, merges or numbers that a hostile file could abuse.
        loaded = _FRONT_MATTER.load(fenced, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"its front matter does not parse{_where(error)} and was read as text"
        notices.append(Notice(id, what, "mend its YAML"))
        return {}, start, after
    if not isinstance(loaded, dict):  # prose between two rules
        return {}, start, start
    fields = {
        ours: next((loaded[key] for key in theirs if key in loaded), None) for ours, theirs in KEYS.items()
    }
    stated = {name: value for name, value in fields.items() if isinstance(value, str) and value not in NULL}
    return stated, after, after


def _where(error: Exception) -> str:
    """The line that YAML stumbled over, and what it says of it."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return ""
    return f" (line {error.problem_mark.line + 1}: {_line(error.problem) or 'not YAML'})"


def _published(id: str, value: str | None, notices: list[Notice]) -> str | None:
    known = _date(value.strip()) if value else None
    if value and known is None:
        notices.append(Notice(id, "its date is not understood and was left out", "write it as YYYY-MM-DD"))
    return known


def _date(words: str) -> str | None:
    try:
        return datetime.fromisoformat(words).date().isoformat()
    except ValueError:
        pass
    for layout in DATE_FORMATS:
        try:
            return datetime.strptime(words, layout).date().isoformat()
        except ValueError:
            continue
    return None


def _dateline(body: str) -> str | None:
    """The date that stands alone on a line near the top, as many exported articles have it."""
    for line in body[:4096].splitlines()[:DATELINE_LINES]:
        words = line.strip().strip("*_")
        if 8 <= len(words) <= 20 and words[-4:].isdigit() and (known := _date(words)):
            return known
    return None


def _title(body: str, id: str) -> str:
    heading = _HEADING.search(body)
    line = _plain(heading.group(1)) if heading else None
    return line or _plain(_first_line(body)) or PurePosixPath(id).stem


def _first_line(body: str) -> str:
    """The first line that says something: one with a letter or a digit."""
    word = _WORD.search(body)
    if word is None:
        return ""
    start = 1 + max(body.rfind(end, 0, word.start()) for end in "\r\n")
    return body[start : word.end() + 4 * TITLE_LENGTH].splitlines()[0]


def _plain(line: str) -> str:
    """A line as a title: without Markdown, cut at a word to what a title may be."""
    return _line(_unmarked(line).strip("# \t")) or ""


def _unmarked(line: str) -> str:
    """A line without Markdown's links, pictures and emphasis, which may lie in each other."""
    words = _LINK.sub(r"\1", line[: 4 * TITLE_LENGTH])
    for _ in range(3):
        words = _EMPHASIS.sub(r"\2", words)
    return words


def _line(value: str | None) -> str | None:
    words = " ".join((value or "").split())
    if len(words) > TITLE_LENGTH:
        words = words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
    return words or None


def _url(value: str | None) -> str | None:
    """A web address; anything else (javascript:, file:) is no link that a reader should be given."""
    words = (value or "").strip()
    return words if re.fullmatch(r"https?://[^\s<>\"]{1,2000}", words) else None
