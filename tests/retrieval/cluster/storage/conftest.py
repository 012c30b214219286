import itertools
from collections.abc import Iterator

import pytest

from tests.fakes.object_storage import BUCKET, Gate, s3, server_program

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Gate]:
    pytest.importorskip("obstore", reason="the extra footnote-bot[cluster] is not installed")
    program = server_program()
    if program is None:
        pytest.skip("there is no S3 server: moto_server, which make cluster-test installs")
    with s3(program) as gate:
        yield gate


@pytest.fixture
def gate(server: Gate) -> Iterator[Gate]:
    server.fault, server.name, server.after = "", "", 0
    server.requests.clear()
    yield server
    server.fault = ""


@pytest.fixture
def url(gate: Gate) -> str:
    """A folder of the bucket that no other test has."""
    return f"s3://{BUCKET}/{next(_numbers)}"
