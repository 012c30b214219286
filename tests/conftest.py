"""What all tests share: the data beside the repository, and the real model, loaded once."""

import signal
from collections.abc import Iterator
from pathlib import Path

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
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests keep the default model once it is prepared, as a first run does."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def real_encoder(models: Path) -> Encoder:
    """The default model; its weights are read at the first use."""
    return load_encoder(DEFAULT_MODEL, models)
