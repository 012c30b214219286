"""From a folder to Articles: finds the files, decodes them, reads their front matter.

Every file that cannot be read becomes a Notice that names it and the way out; the rest goes on. Nothing
here changes a character: offsets into `Article.text` are offsets into the decoded file.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import chardet
import yaml
from frontmatter.default_handlers import YAMLHandler

from retrieval.errors import FolderError
from retrieval.types import Article, Notice

SUFFIXES = (".md", ".txt")
TITLE_LENGTH = 120  # characters; a first line that is a whole paragraph must not crowd out the passage
FRONT_MATTER_LENGTH = 64 * 1024  # characters; more is a document of its own, not a description of one
CONTROL_SHARE = 0.05  # of all characters; text has next to none besides line ends and tabs
DETECTION_CONFIDENCE = 0.2  # below it the detector guesses at random, and Windows-1252 is the likelier one
# Keys by which publishing tools call the same thing, first match wins.
KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "publisher", "outlet", "site", "site_name"),
    "url": ("url", "link", "canonical_url"),
    "published": ("date", "published", "published_at", "publishDate", "pubdate"),
}
DATE_FORMATS = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%d.%m.%Y")
DATELINE_LINES = 12  # a line that is nothing but a date counts as the date only this near the top

_FRONT_MATTER = YAMLHandler()
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FIRST_LINE = re.compile(r"\S.*")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Unreadable(Exception):
    """A file cannot become an article; carries the Notice that says why."""

    def __init__(self, path: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.notice = Notice(path, message, hint)


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
        if entry.name.startswith("."):
            continue
        here = place / entry.name
        path = Path(entry.path)
        if entry.is_dir():
            real = path.resolve()
            if real in above:
                notices.append(
                    Notice(f"{here}/", "a link back to a folder above it; not followed", "remove it")
                )
            else:
                yield from _walk(path, here, (*above, real), notices)
        elif here.suffix.lower() in SUFFIXES:
            problem = _problem(entry, path)
            if problem:
                notices.append(Notice(_printable(str(here)), *problem))
            else:
                yield Found(str(here), path)


def _problem(entry: "os.DirEntry[str]", path: Path) -> tuple[str, str] | None:
    if _printable(entry.name) != entry.name:
        return "its name is not valid UTF-8", "rename it"
    if entry.is_symlink() and not path.exists():
        return "a link to nothing, or to itself", "mend or remove it"
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
    notices: list[Notice] = []
    text, encoding = _decode(id, data)
    if encoding != "utf-8":
        notices.append(Notice(id, f"not UTF-8, read as {encoding}", "save it as UTF-8 to be sure"))
    start = 1 if text.startswith("\ufeff") else 0
    if not text[start:].strip():
        raise Unreadable(id, "empty", "write it or remove it")
    fields, body = _front_matter(id, text, start, notices)
    published = _published(id, fields.get("published"), notices) or _dateline(text[body:])
    article = Article(
        id=id,
        text=text,
        body=body,
        title=_line(fields.get("title")) or _title(text[body:], id),
        source=_line(fields.get("source")),
        url=_url(fields.get("url")),
        published=published,
        encoding=encoding,
        digest=digest(data),
    )
    return article, notices


def _decode(id: str, data: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(id, data, encoding)
    try:
        return _as_text(id, data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        if _is_utf8_but_for_surrogates(data):
            raise Unreadable(
                id,
                f"not valid UTF-8 (half a character, a lone surrogate, at byte {error.start})",
                "save it again as UTF-8",
            ) from None
    guess = chardet.detect(data[: 256 * 1024])
    name, confidence = guess["encoding"], guess["confidence"] or 0.0
    if name is None and b"\x00" in data:
        raise _not_text(id)
    if name is None or confidence < DETECTION_CONFIDENCE or name == "ISO-8859-1":
        name = "Windows-1252"  # a superset of Latin-1's printable characters
    try:
        return _strictly(id, data, name.lower())
    except Unreadable:
        return _as_text(id, data.decode("latin-1")), "latin-1"


def _strictly(id: str, data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return _as_text(id, data.decode(encoding)), encoding
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(id, f"looks like {encoding} but is not valid", "save it again as UTF-8") from None


def _is_utf8_but_for_surrogates(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _as_text(id: str, text: str) -> str:
    if len(_CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise _not_text(id)
    return text


def _not_text(id: str) -> Unreadable:
    return Unreadable(id, "not text but binary", "remove it, or export it as text")


def _front_matter(id: str, text: str, start: int, notices: list[Notice]) -> tuple[dict[str, Any], int]:
    """The known fields of YAML front matter, and where the body starts."""
    if not _FRONT_MATTER.detect(text[start : start + 1024]):
        return {}, start
    try:
        fenced, content = _FRONT_MATTER.split(text[start:])
    except ValueError:  # a rule at the top, and no second one: not front matter
        return {}, start
    if len(fenced) > FRONT_MATTER_LENGTH:
        notices.append(Notice(id, "its front matter is longer than 64 KB and was read as text", "shorten it"))
        return {}, start
    try:
        loaded = _FRONT_MATTER.load(fenced)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        notices.append(
            Notice(id, f"its front matter does not parse{where} and was read as text", "mend its YAML")
        )
        return {}, start
    if not isinstance(loaded, dict):  # prose between two rules
        return {}, start
    fields = {
        ours: next((loaded[key] for key in theirs if key in loaded), None) for ours, theirs in KEYS.items()
    }
    return fields, len(text) - len(content)


def _published(id: str, value: object, notices: list[Notice]) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    known = _date(str(value).strip())
    if known is None:
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
    if not line:
        first = _FIRST_LINE.search(body)
        line = _plain(first.group()) if first else None
    return line or PurePosixPath(id).stem


def _plain(line: str) -> str:
    """A line without Markdown emphasis, cut at a word to what a title may be."""
    words = _EMPHASIS.sub(r"\2", line[: 4 * TITLE_LENGTH]).strip("# \t\r")
    return _line(words) or ""


def _line(value: object) -> str | None:
    if value is None or isinstance(value, dict | list | set):
        return None
    words = " ".join(str(value).split())
    if len(words) > TITLE_LENGTH:
        words = words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
    return words or None


def _url(value: object) -> str | None:
    """A web address; anything else (javascript:, file:) is no link that a reader should be given."""
    words = str(value or "").strip()
    return words if re.fullmatch(r"https?://[^\s<>\"]{1,2000}", words) else None
