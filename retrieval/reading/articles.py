"""From a file to an Article: reads it, decodes it, reads its front matter.

Every file that cannot be read becomes a Notice that names it and the way out; the rest goes on. Nothing
here changes a character: offsets into `Article.text` are offsets into the decoded file.
"""

import hashlib
import os
import re
import stat
from pathlib import PurePosixPath

from retrieval.reading.decoding import BROKEN_UTF8, UnreadableFile, decode
from retrieval.reading.front_matter import FrontMatter, read_front_matter
from retrieval.reading.path_words import date_of_path, is_nameless, name_as_title, words_of_path
from retrieval.reading.titles import single_line, strip_markdown, title_of_text
from retrieval.reading.walk import ArticleFile
from retrieval.reading.web_address import web_address
from retrieval.text.dates import AmbiguousDate, parse_date, parse_dateline
from retrieval.text.language import SAMPLE_CHARS, detect_language
from retrieval.types import Article, Notice

MAX_LINE_CHARS = 20_000  # characters of a line; more is no paragraph but an export gone wrong
DATE_HINT = "write it as YYYY-MM-DD"
DATE_SEARCH_LINES = 12  # a line that is nothing but a date counts as the date only this near the top

_LINE = re.compile(r"[^\r\n]+")


def digest(data: bytes) -> str:
    """The identity of a file's content: SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(file: ArticleFile, max_bytes: int, setting: str = "max_article_mb") -> bytes:
    """A file's content; `setting` names what limits its size.

    Raises:
        UnreadableFile: it is gone, cannot be read, is no regular file (any more), is empty, has more than
            `max_bytes`, or grows.
    """
    try:
        with open(file.path, "rb", opener=_open_nonblocking) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile(file.id, "not a regular file", "copy its content into a file")
            if status.st_size > max_bytes:
                raise UnreadableFile(
                    file.id,
                    f"{status.st_size / 1e6:g} MB is more than the limit of {max_bytes / 1e6:g} MB",
                    f"split it, or raise {setting}",
                )
            data = stream.read(status.st_size + 1)
    except FileNotFoundError:
        raise UnreadableFile(file.id, "vanished while it was read", "index again") from None
    except OSError as error:
        raise UnreadableFile(file.id, f"cannot be read ({error.strerror})", "check its permissions") from None
    if len(data) > status.st_size:
        raise UnreadableFile(file.id, "grew while it was read", "index again once it is whole")
    if not data.strip():
        raise UnreadableFile(file.id, "empty", "write it or remove it")
    return data


def _open_nonblocking(path: str, flags: int) -> int:
    """Opens a file without blocking: a pipe in its place would wait for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def parse_article(id: str, data: bytes) -> tuple[Article, list[Notice]]:
    """The article that a file's bytes hold, with a Notice for each thing the reader should know.

    A byte order mark of UTF-8 stays in the text (as U+FEFF) so that offsets are those of the file
    decoded as UTF-8.

    Raises:
        UnreadableFile: the bytes are not text, or nothing but white space.
    """
    text, encoding = decode(id, data)
    start = 1 if text.startswith("\ufeff") else 0
    if not text[start:].strip():
        raise UnreadableFile(id, "empty", "write it or remove it")
    notices = _text_warnings(id, text, encoding)
    front = read_front_matter(id, text, start, notices)
    prose = text[front.text_start :]
    title = _title(id, front, prose)
    article = Article(
        id=id,
        text=text,
        body_start=front.body_start,
        title=title,
        source=_source(front),
        url=next(filter(None, map(web_address, front.values("url"))), None),
        published=_published(id, front, prose, notices),
        digest=digest(data),
        fields=front.fields,
        path_words=words_of_path(id, title),
        language=detect_language(text[front.body_start :][:SAMPLE_CHARS]),
    )
    return article, notices


def _text_warnings(id: str, text: str, encoding: str) -> list[Notice]:
    """What a file has that text seldom has; it is indexed all the same."""
    nuls = text.count("\x00")
    longest = max(len(line.group()) for line in _LINE.finditer(text))
    warnings = (
        (
            encoding == BROKEN_UTF8,
            "holds bytes that are not UTF-8, which are read as U+FFFD",
            "save it again as UTF-8",
        ),
        (
            encoding not in ("utf-8", BROKEN_UTF8),
            f"not UTF-8, read as {encoding}",
            "save it as UTF-8 to be sure",
        ),
        (nuls > 0, f"holds {nuls} NUL characters, which are kept", "remove them"),
        (longest > MAX_LINE_CHARS, f"has a line of {longest:,} characters", "break it into paragraphs"),
    )
    return [Notice(id, message, hint) for holds, message, hint in warnings if holds]


def _title(id: str, front: FrontMatter, prose: str) -> str:
    """The title that is stated, else that of the text, else the file's name."""
    stated = (single_line(strip_markdown(value)) or "" for value in front.values("title"))
    telling = (title for title in stated if title and not is_nameless(title))
    title = next(telling, "") or title_of_text(prose, PurePosixPath(id).suffix.lower())
    if not title or is_nameless(title):
        title = name_as_title(id)
    return single_line(title) or title


def _source(front: FrontMatter) -> str | None:
    """Who or what an article is from; a web address only where nothing else is stated."""
    sources = [line for line in map(single_line, front.values("source")) if line]
    return next((line for line in sources if not web_address(line)), next(iter(sources), None))


def _published(id: str, front: FrontMatter, prose: str, notices: list[Notice]) -> str | None:
    """The date that is stated, else that of a line near the top, else that of the file's name."""
    stated = [value for value in front.values("published") if value]
    notice = None
    for value in stated:
        try:
            if written := parse_date(value):
                return str(written)
            notice = notice or Notice(id, "its date is not understood and was left out", DATE_HINT)
        except AmbiguousDate:
            problem = f"its date {value.strip()} may be either of two days and was left out"
            notice = Notice(id, problem, DATE_HINT)
    if notice:
        notices.append(notice)
    lines = prose[:4096].splitlines()[:DATE_SEARCH_LINES]
    written = next(filter(None, map(parse_dateline, lines)), None) or date_of_path(id)
    return str(written) if written else None
