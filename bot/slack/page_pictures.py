"""Pages of PDFs as pictures in Slack, the cited words marked, where the scope to upload is granted.

Without `files:write`, and whenever Slack refuses, there is none, and the text stands alone.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.serving.logs import log_warning
from bot.slack.client.posting import error_code
from bot.slack.messages.blocks import Block
from bot.slack.state.answers import StoredAnswer, StoredSource
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from retrieval.library import Library

KEPT = 100  # pictures; the oldest is deleted at Slack
NOT_READY = ("invalid_blocks", "invalid_arguments", "slack_file_not_found")  # a new file is processed first
WAITS = (0.5, 1.0, 2.0, 4.0)  # seconds before a view with a new picture is tried again
FAILURES = (SlackApiError, URLError, OSError)


@dataclass(slots=True)
class PagePictures:
    """The ids of pictures at Slack, by answer and number of the source."""

    client: WebClient
    library: "Library"
    can_upload: bool
    _files: "OrderedDict[tuple[str, int], str]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, answer: StoredAnswer, source: StoredSource) -> str:
        """The file of a picture that is at Slack already; "" if it is not."""
        with self._lock:
            return self._files.get((answer.id, source.n), "")

    def upload(self, answer: StoredAnswer, source: StoredSource) -> str:
        """The file of the picture of a source's page; "" where there is none, or it cannot be uploaded."""
        if not self.can_upload or source.location.unit != "chars":
            return ""
        if file := self.known(answer, source):
            return file
        try:
            picture = self.library.page_picture_of(
                source.location.path, source.location.first, source.location.last
            )
            if picture is None:
                return ""
            uploaded = self.client.files_upload_v2(content=picture, filename="page.png", title="The page")
            file = str(uploaded["files"][0]["id"])
        except FootnoteError:
            return ""
        except FAILURES as error:
            log_warning("no_picture", error=_reason(error))
            return ""
        self._keep((answer.id, source.n), file)
        return file

    def show(self, opened: Any, view: Block) -> None:
        """Put a view with a new picture in the place of an opened one, unless that changed meanwhile."""
        before = opened["view"]
        for wait in (0.0, *WAITS):
            time.sleep(wait)
            try:
                self.client.views_update(view_id=before["id"], hash=before["hash"], view=view)
                return
            except FAILURES as error:
                if _reason(error) not in NOT_READY:
                    return

    def _keep(self, key: tuple[str, int], file: str) -> None:
        with self._lock:
            self._files[key] = file
            oldest = self._files.popitem(last=False)[1] if len(self._files) > KEPT else ""
        if oldest:
            try:
                self.client.files_delete(file=oldest)
            except FAILURES as error:
                log_warning("picture_not_deleted", error=_reason(error))


def _reason(error: Exception) -> str:
    return error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
