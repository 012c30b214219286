"""Writes a person's answer into the folder of articles: a Markdown file that says what it is."""

import os
import re
import tempfile
from pathlib import Path

import yaml

from bot.slack.messages.save_form import ArticleDraft

MAX_SLUG = 60
MAX_FILES = 1000  # of one title and day


def save_answer(folder: Path, draft: ArticleDraft) -> Path:
    """Write an article under a new name; the file is there whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fields = {"title": draft.title, "source": draft.source, "date": draft.date}
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)
    content = f"---\n{front}---\n\n{draft.text}\n"
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".", delete=False, encoding="utf-8") as file:
        file.write(content)
    written = Path(file.name)
    try:
        for number in range(1, MAX_FILES):
            target = folder / f"{_slug(draft)}{f'-{number}' if number > 1 else ''}.md"
            try:
                os.link(written, target)  # unlike a rename, it replaces nothing
            except FileExistsError:
                continue
            target.chmod(0o644)
            return target
        raise FileExistsError(f"there are {MAX_FILES} articles like {target.name}")
    finally:
        written.unlink()


def _slug(draft: ArticleDraft) -> str:
    """A file name of the date and the words of the title."""
    title = re.sub(r"\W+", "-", draft.title.lower()).strip("-")[:MAX_SLUG].strip("-") or "answer"
    return f"{draft.date}-{title}"
