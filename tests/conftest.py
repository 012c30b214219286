"""What all tests share: their markers, the data beside the repository, and the real model, loaded once."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import portalocker
import pytest
from hypothesis import HealthCheck, settings

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL

ROOT = Path(__file__).parents[1]

# The same inputs each time, however slow the machine; `python -m tests.stress fuzz` looks for new ones.
settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")

MEMORY = Path("/dev/shm")  # a file system in memory, on Linux
MEMORY_NEEDED = 2 * 1024**3


def use_memory_for_temporary_folders() -> None:
    """Where there is room, let pytest make its folders in memory: each index is 29 times synced to its disk.

    Programs that tests write must be allowed to run there.
    """
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > MEMORY_NEEDED and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


use_memory_for_temporary_folders()


# Folders, files, classes and single tests that start processes; they are marked `process`, and run first, as
# they take longest. A single test may have the mark itself. What asks for the real model is marked `model`.
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
    "tests/bot/slack/client/test_tokens.py::test_an_app_to_which_everything_happens_says_none",
    "tests/bot/slack/client/test_tokens.py::test_an_app_that_waits_for_slack_says_none",
    "tests/bot/slack/client/test_tokens.py::test_an_app_whose_slack_is_nowhere_says_none",
    "tests/bot/slack/events/test_view_source.py::TestThePageOfAPdf",
    "tests/bot/slack/test_process.py",
    "tests/bot/slack/test_start.py::test_a_start_in_an_outage_ends_gently_when_it_is_told_to",
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
    "tests/retrieval/indexing/test_indexer.py::test_a_kill_at_any_moment_leaves_a_whole_index",
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
    "tests/retrieval/test_offline.py",
    "tests/retrieval/test_words_first.py::test_text_comes_before_what_takes_longer_to_read",
    "tests/stress/",
    "tests/test_wheel.py",
)
PROCESS_EVENTS = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
    "subprocess.Popen",
}
MODEL_FIXTURES = {"models", "real_encoder"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they use, and put those that start processes first.

    A cluster takes a minute and two cores: its tests are run where they are asked for, by `-m cluster`.
    """
    for item in items:
        if item.get_closest_marker("cluster") and "cluster" not in config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason="asked for by -m cluster"))
        if item.nodeid.startswith(PROCESSES):
            item.add_marker("process")
        if MODEL_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("model")
    items.sort(key=lambda item: not item.get_closest_marker("process"))


class StartedProcesses:
    """What this process has started since it was last asked; `platform` runs `uname` at its first use."""

    def __init__(self) -> None:
        self._programs: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in PROCESS_EVENTS and arguments[:1] != ("uname",):
            self._programs.append(f"{event} {arguments[:1]}")

    def take(self) -> list[str]:
        programs, self._programs = self._programs, []
        return programs


STARTED = StartedProcesses()


@pytest.fixture(autouse=True)
def processes_are_started_by_tests_that_say_so(request: pytest.FixtureRequest) -> Iterator[None]:
    """So that `-m "not process"` stays quick."""
    STARTED.take()
    yield
    if request.node.get_closest_marker("process") or request.node.get_closest_marker("model"):
        return
    if programs := STARTED.take():
        pytest.fail(f"it starts processes, so it needs the mark `process`: {programs}")


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard, by processes that a test starts, too, even where a shell has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data that lies beside the repository on some machines."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder


@pytest.fixture(scope="session")
def models() -> Path:
    """Where the default model is kept once it is prepared, for all workers and for the next run."""
    return ROOT / ".cache" / "models"


@pytest.fixture(scope="session")
def real_encoder(models: Path) -> Encoder:
    """The default model; one worker prepares it, which takes some seconds, while the others wait."""
    models.parent.mkdir(exist_ok=True)
    encoder = load_encoder(DEFAULT_MODEL, models)
    with portalocker.Lock(models.with_suffix(".lock"), timeout=600):
        encoder.load()
    return encoder
