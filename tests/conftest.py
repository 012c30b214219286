"""What all tests share: their markers, the data beside the repository, and the real model, loaded once."""

import os
import shutil
import signal
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


# Folders, files and single tests that start processes; they are marked `process`, and run first, as they take
# longest. What asks for the real model is marked `model`.
PROCESSES = (
    "tests/stress/",
    "tests/bot/cli/test_process.py",
    "tests/bot/cli/test_completion.py",
    "tests/bot/cli/test_without_torch.py",
    "tests/bot/mcp/test_process.py",
    "tests/bot/slack/test_process.py",
    "tests/bot/slack/client/test_tokens.py::test_an_app_to_which_everything_happens_says_none",
    "tests/bot/system/test_permissions.py",
    "tests/bot/terminal/commands/test_documents.py",
    "tests/bot/terminal/test_paging.py",
    "tests/bot/terminal/test_terminal.py",
    "tests/bot/test_hostile.py",
    "tests/bot/web/test_browser.py",
    "tests/bot/web/test_service.py::test_it_ends_gently_when_it_is_told_to",
    "tests/retrieval/indexing/test_indexer.py::test_a_kill_at_any_moment_leaves_a_whole_index",
    "tests/retrieval/test_bad_input.py::test_a_full_disk_is_one_line_and_the_old_index_answers",
    "tests/retrieval/reading/formats/test_shared_files.py",
    "tests/retrieval/reading/test_deriving.py",
    "tests/retrieval/reading/test_worker.py",
    "tests/retrieval/test_documents.py",
    "tests/retrieval/test_offline.py",
    "tests/test_wheel.py",
)
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
