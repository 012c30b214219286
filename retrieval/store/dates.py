"""The dates of files for articles that state none, beside the generations: `dates.json`.

They are no part of a generation, for a file's date changes while its bytes stay the same.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from retrieval.store.errors import reporting_write_errors
from retrieval.store.rows import ArticleRow
from retrieval.types import DateOrigin

FILE = "dates.json"


@dataclass(frozen=True, slots=True)
class FileDates:
    """Dates by the id of an article, ISO 8601, and where they are from."""

    origin: DateOrigin = DateOrigin.STATED
    dates: Mapping[str, str] = field(default_factory=dict)

    def applied_to(self, rows: Iterable[ArticleRow]) -> list[ArticleRow]:
        """The rows, those without a date of their own with that of their file."""
        return [
            replace(row, published=self.dates[row.article_id], dated_by=self.origin)
            if row.published is None and row.article_id in self.dates
            else row
            for row in rows
        ]


NO_DATES = FileDates()


def load_dates(index: Path) -> FileDates:
    """The dates that the last index run found."""
    try:
        values = json.loads((index / FILE).read_bytes())
        dates = {str(id): str(day) for id, day in values["dates"].items()}
        return FileDates(DateOrigin(values["origin"]), dates)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return NO_DATES


def save_dates(index: Path, dates: FileDates) -> bool:
    """Write them down, if they changed; returns whether they did.

    Raises:
        StorageError: they cannot be written; what was there before is.
    """
    if dates == load_dates(index):
        return False
    with reporting_write_errors(index), tempfile.NamedTemporaryFile("w", dir=index, delete=False) as draft:
        json.dump(asdict(dates), draft)
        draft.close()
        Path(draft.name).replace(index / FILE)
    return True
