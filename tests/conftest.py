"""What all tests share: their markers, the data beside the repository, and the real model, loaded once."""

import gc
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
from tests.markers import WATCH, mark

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


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Imports and collects without the garbage collector, which would take two fifths of that time.

    Nor does it look at what was imported while the tests run.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they use, and put those that start processes first, as they take longest.

    A cluster takes a minute and two cores: its tests are run where they are asked for, by `-m cluster`.
    """
    for item in items:
        if item.get_closest_marker("cluster") and "cluster" not in config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason="asked for by -m cluster"))
        mark(item)
    items.sort(key=lambda item: not item.get_closest_marker("process"))


@pytest.fixture(autouse=True)
def what_makes_a_test_slow_is_marked(request: pytest.FixtureRequest) -> Iterator[None]:
    """So that `make test FAST=1` stays quick. With a process or a model, an index needs no marker."""
    WATCH.take()
    yield
    marked = {marker for marker in ("model", "process", "index") if request.node.get_closest_marker(marker)}
    for marker, events in WATCH.take().items():
        if events and not marked & {"model", "process", marker}:
            pytest.fail(f"it needs the marker `{marker}`: {events}")


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
