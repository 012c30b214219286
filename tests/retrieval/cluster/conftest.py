from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from tests.fakes.object_storage import Gate, s3, server_program


@pytest.fixture(scope="session")
def bucket() -> Iterator[Gate | None]:
    """A bucket of an S3 server, where the extra `cluster` and a server are installed."""
    program = server_program()
    if program is None or find_spec("obstore") is None:
        yield None
        return
    with s3(program) as gate:
        yield gate
