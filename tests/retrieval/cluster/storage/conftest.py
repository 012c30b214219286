import itertools
from collections.abc import Iterator

import pytest

from tests.fakes.object_storage import BUCKET, Gate

_numbers = itertools.count()


@pytest.fixture
def gate(bucket: Gate | None) -> Iterator[Gate]:
    if bucket is None:
        pytest.skip("there is no S3 server (moto_server) or no obstore; make cluster-test installs both")
    bucket.fault, bucket.name, bucket.after = "", "", 0
    bucket.requests.clear()
    yield bucket
    bucket.fault = ""


@pytest.fixture
def url(gate: Gate) -> str:
    """A folder of the bucket that no other test has."""
    return f"s3://{BUCKET}/{next(_numbers)}"
