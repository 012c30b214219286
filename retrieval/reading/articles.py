"""From a folder to Articles: finds the files, decodes them, reads their front matter.

Every file that cannot be read becomes a Notice that names it and the way out; the rest goes on. Nothing
here changes a character: offsets into `Article.text` are offsets into the decoded file.
"""

import hashlib
import itertools
import os
import re
import stat
from datetime import datetime
from pathlib import Path, PurePosixPath

from retrieval.errors import FolderError
from retrieval.reading.decoding import UnreadableFile, decode
from retrieval.reading.front_matter import read_front_matter
from retrieval.reading.walk import SUFFIXES, FolderWalker, Found
from retrieval.types import Article, Notice, Options

TITLE_LENGTH = 120  # characters; a first line that is a whole paragraph must not crowd out the passage
MAX_LINE_CHARS = 20_000  # characters of a line; more is no paragraph but an export gone wrong
DATE_FORMATS = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%d.%m.%Y")
DATE_SEARCH_LINES = 12  # a line that is nothing but a date counts as the date only this near the top

DEFAULTS = Options()

_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r"(?:\A|(?<=[\r\n]))#{1,6}[ \t]+(?=\S)([^\r\n]*)")
_WORD = re.compile(r"[^\W_]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_EMPHASIS = re.compile(r"(\*\*|\*|`|(?<!\w)__?)(?=\S)(.+?)(?<=\S)\1(?<!_(?=\w))")


def find_articles(folder: Path, options: Options = DEFAULTS) -> tuple[list[Found], list[Notice]]:
    """All articles below a folder, sorted by id, with a Notice for each entry that cannot be one.

    Hidden files and folders are left out. Symbolic links are followed once, and out of the folder only if
    the options say so: who may put a link among the articles could have any file quoted.

    Raises:
        FolderError: the folder is missing, not a folder, unreadable, holds no article, or too many.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"the folder of articles {folder} {what}", "name one with --seeds FOLDER")
    walk = FolderWalker(folder, options.outside_links)
    found = sorted(itertools.islice(walk.files(), options.max_articles + 1), key=lambda each: each.id)
    notices = sorted(walk.notices, key=lambda each: each.path)
    if len(found) > options.max_articles:
        raise FolderError(
            f"{folder} holds more than {options.max_articles:,} articles",
            "name a folder inside it with --seeds, or raise max_articles",
        )
    if not found and not notices:
        raise FolderError(
            f"no articles in {folder}",
            f"put {' or '.join(SUFFIXES)} files there, or name another with --seeds",
        )
    return found, notices


def digest(data: bytes) -> str:
    """The identity of a file's content: SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(found: Found, max_bytes: int) -> bytes:
    """A file's content.

    Raises:
        Unreadable: it is gone, cannot be read, is no regular file (any more), is empty, has more than
            `max_bytes`, or grows.
    """
    try:
        with open(found.path, "rb", opener=_open_nonblocking) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile(found.id, "not a regular file", "copy its content into a file")
            if status.st_size > max_bytes:
                raise UnreadableFile(
                    found.id,
                    f"{status.st_size / 1e6:g} MB is more than the limit of {max_bytes / 1e6:g} MB",
                    "split it, or raise max_article_mb",
                )
            data = file.read(status.st_size + 1)
    except FileNotFoundError:
        raise UnreadableFile(found.id, "vanished while it was read", "index again") from None
    except OSError as error:
        raise UnreadableFile(
            found.id, f"cannot be read ({error.strerror})", "check its permissions"
        ) from None
    if len(data) > status.st_size:
        raise UnreadableFile(found.id, "grew while it was read", "index again once it is whole")
    if not data.strip():
        raise UnreadableFile(found.id, "empty", "write it or remove it")
    return data


def _open_nonblocking(path: str, flags: int) -> int:
    """Opens a file at once: a pipe in its place would wait for somebody to write."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def parse_article(id: str, data: bytes) -> tuple[Article, list[Notice]]:
    """The article that a file's bytes hold, with a Notice for each thing the reader should know.

    A byte order mark of UTF-8 stays in the text (as U+FEFF) so that offsets are those of the file
    decoded as UTF-8.

    Raises:
        Unreadable: the bytes are not text, or nothing but white space.
    """
    text, encoding = decode(id, data)
    start = 1 if text.startswith("\ufeff") else 0
    if not text[start:].strip():
        raise UnreadableFile(id, "empty", "write it or remove it")
    notices = _text_warnings(id, text, encoding)
    front = read_front_matter(id, text, start, notices)
    fields, prose = front.fields, text[front.prose :]
    published = _parse_published(id, fields.get("published"), notices) or _dateline(prose)
    article = Article(
        id=id,
        text=text,
        body_start=front.body,
        title=_single_line(_strip_markdown(fields.get("title") or "")) or _title(prose, id),
        source=_single_line(fields.get("source")),
        url=_url(fields.get("url")),
        published=published,
        encoding=encoding,
        digest=digest(data),
    )
    return article, notices


def _text_warnings(id: str, text: str, encoding: str) -> list[Notice]:
    """What a file has that text seldom has; it is indexed all the same."""
    nuls = text.count("\x00")
    longest = max(len(line.group()) for line in _LINE.finditer(text))
    found = (
        (encoding != "utf-8", f"not UTF-8, read as {encoding}", "save it as UTF-8 to be sure"),
        (nuls > 0, f"holds {nuls} NUL characters, which are kept", "remove them"),
        (longest > MAX_LINE_CHARS, f"has a line of {longest:,} characters", "break it into paragraphs"),
    )
    return [Notice(id, message, hint) for holds, message, hint in found if holds]


def _parse_published(id: str, value: str | None, notices: list[Notice]) -> str | None:
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
    for line in body[:4096].splitlines()[:DATE_SEARCH_LINES]:
        words = line.strip().strip("*_")
        if 8 <= len(words) <= 20 and words[-4:].isdigit() and (known := _date(words)):
            return known
    return None


def _title(body: str, id: str) -> str:
    heading = _HEADING.search(body)
    line = _title_text(heading.group(1)) if heading else None
    return line or _title_text(_first_line(body)) or PurePosixPath(id).stem


def _first_line(body: str) -> str:
    """The first line that says something: one with a letter or a digit."""
    word = _WORD.search(body)
    if word is None:
        return ""
    start = 1 + max(body.rfind(end, 0, word.start()) for end in "\r\n")
    return body[start : word.end() + 4 * TITLE_LENGTH].splitlines()[0]


def _title_text(line: str) -> str:
    """A line as a title: without Markdown, cut at a word to what a title may be."""
    return _single_line(_strip_markdown(line).strip("# \t")) or ""


def _strip_markdown(line: str) -> str:
    """A line without Markdown's links, pictures and emphasis, which may lie in each other."""
    words = _LINK.sub(r"\1", line[: 4 * TITLE_LENGTH])
    for _ in range(3):
        words = _EMPHASIS.sub(r"\2", words)
    return words


def _single_line(value: str | None) -> str | None:
    words = " ".join((value or "").split())
    if len(words) > TITLE_LENGTH:
        words = words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
    return words or None


def _url(value: str | None) -> str | None:
    """A web address; anything else (javascript:, file:) is no link that a reader should be given."""
    words = (value or "").strip()
    return words if re.fullmatch(r"https?://[^\s<>\"]{1,2000}", words) else None
