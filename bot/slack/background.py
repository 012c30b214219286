"""Background threads: the index, questions of dead processes, the token, retention, the digest of gaps."""

import threading
from collections.abc import Callable
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.serving.index_updates import IndexUpdater, is_changed, log_changes
from bot.serving.logs import log_error, log_info, log_warning
from bot.slack.client.posting import error_code
from bot.slack.client.tokens import REFUSED
from bot.slack.globs import GlobWatch
from bot.slack.health import Fault
from bot.slack.workspace import Shared, Workspace, Workspaces
from retrieval.errors import FootnoteError

ORPHANS_SECONDS = 5.0  # between two looks for questions of dead processes
DIGEST_SECONDS = 600.0  # between two looks whether the digest of gaps is due


class BackgroundTasks:
    """Threads that run until they are stopped; `update_seconds` lie between two updates of the index."""

    def __init__(
        self,
        shared: Shared,
        workspaces: Workspaces,
        globs: GlobWatch,
        *,
        update_seconds: float,
    ) -> None:
        self._shared = shared
        self._workspaces = workspaces
        self._missing: tuple[str, ...] = ()
        self._updater = IndexUpdater(shared.library)
        self._globs = globs
        self._stopped = threading.Event()
        self._threads = (
            self._thread(self.update, update_seconds),
            self._thread(self.resume, ORPHANS_SECONDS),
            self._thread(self.probe, shared.timing.probe_every),
            self._thread(self.purge, shared.timing.purge_every),
            self._thread(self.post_digests, DIGEST_SECONDS),
        )

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Start no more rounds; an update in progress ends with the process and leaves the index whole."""
        self._stopped.set()

    def update(self) -> None:
        """Bring the index up to date; problems are logged."""
        self._sync()
        unmatched = self._globs.refresh() if self._globs.seen else ""  # nothing is seen before the start
        if unmatched:
            self._shared.health.report(Fault.GLOBS, unmatched)
        else:
            self._shared.health.clear(Fault.GLOBS)

    def refresh_homes(self, *, changed: bool) -> None:
        """Bring what the home tabs show up to date."""
        for workspace in self._workspaces.all():
            workspace.home.refresh(changed=changed)

    def resume(self) -> None:
        """Take over the questions of processes that ended before they answered them."""
        by_team = {workspace.context.identity.team: workspace for workspace in self._workspaces.all()}
        jobs = self._shared.stores.jobs
        for question, taken_at in jobs.adopt_orphans(by_team.__contains__):
            by_team[question.key.team].queue.resume(question, taken_at)

    def post_digests(self) -> None:
        """Post the digests of gaps that are due."""
        for workspace in self._workspaces.all():
            workspace.digest.post_if_due()

    def probe(self) -> None:
        """Have tokens replaced that end soon, and ask Slack whether each is good, before a question does."""
        try:
            self._workspaces.keep_tokens_fresh()
            workspaces = self._workspaces.all()
        except FootnoteError as error:
            log_warning("installations_not_read", error=error.message, hint=error.hint)
            self._shared.health.report(Fault.INSTALLATIONS)
            return
        self._shared.health.clear(Fault.INSTALLATIONS)
        self._shared.health.keep_only({workspace.context.identity.team for workspace in workspaces})
        for workspace in workspaces:
            _probe(workspace)

    def _sync(self) -> None:
        report = self._updater.update()
        if self._updater.problem:
            self._shared.health.report(Fault.INDEX, self._updater.problem)
        else:
            self._shared.health.clear(Fault.INDEX)
        if report is not None:
            self._note_missing(report.missing)
            self.refresh_homes(changed=is_changed(report))
            log_changes(report)

    def _note_missing(self, missing: tuple[str, ...]) -> None:
        """Say that a source is not there, once, and that it is back."""
        if missing:
            self._shared.health.report(Fault.SOURCES, "; ".join(missing))
        else:
            self._shared.health.clear(Fault.SOURCES)
        for problem in missing if missing != self._missing else ():
            log_warning("source_missing", problem=problem)
        self._missing = missing

    def purge(self) -> None:
        """Delete what is older than it may be."""
        self._shared.audit.purge()
        deleted = self._shared.stores.retention.purge()
        if deleted:
            log_info("purged", rows=deleted)

    def _thread(self, job: Callable[[], None], seconds: float) -> threading.Thread:
        return threading.Thread(target=self._repeat, args=(job, seconds), daemon=True)

    def _repeat(self, job: Callable[[], None], seconds: float) -> None:
        while not self._stopped.wait(seconds):
            try:
                job()
            except FootnoteError as error:
                log_warning("upkeep_failed", error=error.message, hint=error.hint)
            except Exception as error:  # the next round may do better
                log_error("upkeep_failed", error)


def _probe(workspace: Workspace) -> None:
    """Ask Slack whether the token of a workspace is still good."""
    context = workspace.context
    try:
        context.client.auth_test()
    except SlackApiError as error:
        if error_code(error) in REFUSED:
            context.health.report(Fault.TOKEN, error_code(error))
    except (URLError, OSError):
        return  # the connection or the next post will tell
    else:
        context.health.clear(Fault.TOKEN)
