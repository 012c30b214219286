"""Which tests have which marker, and what a test does without the marker that it needs.

`make test FAST=1` leaves out `model`, `process` and `index`. A test that starts a process or opens an index
without its marker would make it slow, so it fails.
"""

import sys
import threading

import pytest

from retrieval.store.catalog import FILE as CATALOG

# Folders, files, classes and single tests that start processes. A single test may have the marker itself.
PROCESSES = (
    "tests/bot/cli/test_completion.py",
    "tests/bot/cli/test_doctor.py::test_commands_and_plug_ins_that_read_files_are_tried",
    "tests/bot/cli/test_index_and_articles.py::test_files_with_notices_are_listed_whenever_asked_for",
    "tests/bot/cli/test_process.py",
    "tests/bot/cli/test_without_torch.py",
    "tests/bot/cli/test_written.py::test_without_a_writer_no_client_is_imported",
    "tests/bot/mcp/test_process.py",
    "tests/bot/resident/test_sockets.py::test_a_process_of_another_user_is_not_heard",
    "tests/bot/serving/test_shared.py",
    "tests/bot/slack/client/test_tokens.py::test_an_app_that_waits_for_slack_says_none",
    "tests/bot/slack/client/test_tokens.py::test_an_app_to_which_everything_happens_says_none",
    "tests/bot/slack/client/test_tokens.py::test_an_app_whose_slack_is_nowhere_says_none",
    "tests/bot/slack/events/test_view_source.py::TestThePageOfAPdf",
    "tests/bot/slack/test_process.py",
    "tests/bot/slack/test_start.py::test_an_outage_with_a_kill_in_it_loses_no_question_and_answers_none_twice",
    "tests/bot/system/test_permissions.py",
    "tests/bot/system/test_viewers.py::test_a_viewer_that_cannot_be_started_is_named",
    "tests/bot/terminal/commands/test_documents.py",
    "tests/bot/terminal/commands/test_sources.py",
    "tests/bot/terminal/test_paging.py",
    "tests/bot/terminal/test_terminal.py",
    "tests/bot/test_hostile.py",
    "tests/bot/web/test_browser.py",
    "tests/bot/web/test_pages.py::test_a_quote_of_a_sheet_is_a_table_too",
    "tests/bot/web/test_pages.py::test_pages_of_a_pdf_are_pages_and_have_a_picture",
    "tests/bot/web/test_processes.py",
    "tests/bot/web/test_service.py::test_it_ends_gently_when_it_is_told_to",
    "tests/retrieval/encoder/test_workspace.py::test_what_a_killed_export_left_is_removed_by_the_next_one",
    "tests/retrieval/reading/formats/test_shared_files.py",
    "tests/retrieval/reading/test_deriving.py",
    "tests/retrieval/reading/test_plugins.py",
    "tests/retrieval/reading/test_worker.py",
    "tests/retrieval/store/test_read_only.py",
    "tests/retrieval/test_bad_input.py::test_a_full_disk_is_one_line_and_the_old_index_answers",
    "tests/retrieval/test_documents.py",
    "tests/retrieval/test_exports.py::test_importing_the_package_imports_nothing_else_of_it",
    "tests/retrieval/test_file_dates.py::TestGit",
    "tests/retrieval/test_file_dates.py::test_a_strangers_repository_starts_no_program",
    "tests/retrieval/test_library.py::TestReading::test_finds_nothing_else",
    "tests/retrieval/test_words_first.py::test_text_comes_before_what_takes_longer_to_read",
    "tests/stress/",
    "tests/test_wheel.py",
)
# Fixtures whose tests have these markers.
MODEL_FIXTURES = {"models", "real_encoder"}
INDEX_FIXTURES = {
    "articles_of_two",
    "dated",
    "four_articles",
    "islands_to_copy",
    "notes",
    "shelf",
    "three_articles",
    "two_articles",
    "two_on_disk",
}
PROCESS_EVENTS = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
    "subprocess.Popen",
}


def mark(item: pytest.Item) -> None:
    """Mark a test by its name and its fixtures."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.nodeid.startswith(PROCESSES):
        item.add_marker("process")
    if MODEL_FIXTURES & fixtures:
        item.add_marker("model")
    if INDEX_FIXTURES & fixtures:
        item.add_marker("index")


class Watch:
    """What this process has started and opened since it was last asked, by the marker that allows it.

    `platform` runs `uname` at its first use. Of indexes only those count that the test's own thread opens: an
    app that a module shares may look at its index while a test runs that needs none.
    """

    def __init__(self) -> None:
        self._started: list[str] = []
        self._opened: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in PROCESS_EVENTS and arguments[:1] != ("uname",):
            self._started.append(f"{event} {arguments[:1]}")
        elif event == "sqlite3.connect" and CATALOG in str(arguments[0]) and _is_main_thread():
            self._opened.append(str(arguments[0]))

    def take(self) -> dict[str, list[str]]:
        noted = {"process": self._started, "index": self._opened}
        self._started, self._opened = [], []
        return noted


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


WATCH = Watch()
