"""Runs of an index, and what follows each: dates taken from files, and the folder's calibration."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.indexing.dating import date_by_files, dates_are_asked_for
from retrieval.indexing.stored import StoredIndex, SyncOptions
from retrieval.reading.folder import ArticleFolders
from retrieval.search.weights import RankingWeights
from retrieval.store import calibration_file
from retrieval.types import Progress, SyncReport


class IndexRuns:
    """Brings the index of a folder up to date; `progress` is how far a run has got, None between two.

    Args:
        index: where the index lives.
        files: the articles.
        encoder: the embedding model.
        weights: what the calibration is made with.
        on_new_dates: called when the dates of articles have changed, of which no generation tells.
    """

    def __init__(
        self,
        index: Path,
        files: ArticleFolders,
        encoder: Encoder,
        weights: RankingWeights,
        *,
        on_new_dates: Callable[[], None],
    ) -> None:
        self.progress: Progress | None = None
        self._index = index
        self._files = files
        self._encoder = encoder
        self._weights = weights
        self._on_new_dates = on_new_dates

    def run(self, stored: StoredIndex, options: SyncOptions) -> SyncReport:
        """One run; the errors of `retrieval.indexing.indexer.sync`.

        Where the folder is new or has changed much, its own questions are asked: see
        `retrieval.answering.folder_calibration`.
        """
        noting = replace(options, progress=self._noting(options.progress))
        try:
            report = stored.sync(self._files, self._encoder, noting)
        finally:
            self.progress = None
        report = self._date(stored, report)
        if not report.words_only:
            self._calibrate(stored, report)
        return report

    def _noting(self, progress: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        def note(reached: Progress) -> None:
            self.progress = reached
            if progress is not None:
                progress(reached)

        return note

    def _date(self, stored: StoredIndex, report: SyncReport) -> SyncReport:
        """Take the dates of articles from their files, where that is asked for; the report with notices."""
        if not dates_are_asked_for(self._files, self._index):
            return report
        changed, notices = date_by_files(self._files, self._index, stored.articles())
        if changed:
            self._on_new_dates()
        return replace(report, notices=(*report.notices, *notices))

    def _calibrate(self, stored: StoredIndex, report: SyncReport) -> None:
        """Ask the folder its own questions, if it has changed too much since they were asked."""
        if calibration_file.is_outdated(self._index, report.passages, self._encoder.name):
            from retrieval.answering.stored_calibration import recalibrate  # most runs find nothing to do

            with closing(stored.open(self._encoder)) as snapshot:
                recalibrate(self._index, snapshot, self._encoder, self._weights)
