"""A head and two nodes: index, ask, take up what is new, lose replicas and a node."""

import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

with warnings.catch_warnings():  # Ray's own
    warnings.simplefilter("ignore")
    pytest.importorskip("ray.serve", reason="the extra footnote-bot[cluster] is not installed")

from retrieval.cluster.storage.objects import Objects
from retrieval.library import Library
from retrieval.types import Answer
from tests.fakes.encoder import FakeEncoder
from tests.fakes.object_storage import BUCKET, Gate
from tests.retrieval.cluster.fakes import (
    FakeOptions,
    Nodes,
    is_whole,
    kill,
    library_of,
    replicas,
    serve_app,
    started,
)
from tests.retrieval.cluster.lights import write_articles

pytestmark = [pytest.mark.cluster, pytest.mark.index, pytest.mark.filterwarnings("ignore")]
ARTICLES, SHARDS = 24, 2
LONGEST_WAIT = 120.0  # seconds


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    root = tmp_path_factory.mktemp("cluster")
    return root, write_articles(root / "articles", ARTICLES)


@pytest.fixture(scope="module")
def cluster(bucket: Gate | None) -> Iterator[Nodes]:
    """Its machines have the credentials of the bucket, if there is one."""
    with started(2) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def library(facts: tuple[Path, list[tuple[str, str]]], cluster: Nodes) -> Iterator[Library]:
    """Indexed by tasks, and served by two replicas of each shard and two routers."""
    root, _ = facts
    options = FakeOptions(str(root / "articles"), str(root / "index"), replicas=2, routers=2)
    library = library_of(cluster, options)
    report = library.sync(shards=SHARDS)
    assert (report.articles, report.encoded) == (ARTICLES, report.passages)
    serve_app(options)
    yield library
    library.close()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def untimed(answer: Answer) -> Answer:
    return replace(answer, elapsed_ms=0.0)


def test_answers_are_those_of_one_machine(
    library: Library, facts: tuple[Path, list[tuple[str, str]]]
) -> None:
    alone = Library(library.folder, library.index, FakeEncoder())
    for question, year in facts[1]:
        answer = library.ask(question)
        assert year in answer.text
        assert untimed(answer) == untimed(alone.ask(question))
    assert library.search("keeper light")[0].article.id == alone.search("keeper light")[0].article.id
    alone.close()


def test_what_changed_is_taken_up_without_a_gap(
    library: Library, facts: tuple[Path, list[tuple[str, str]]]
) -> None:
    path = library.folder / "003.md"
    path.write_text(path.read_text().replace("1703", "1699"))
    report = library.sync()
    assert (report.changed, report.encoded) == (1, 1)
    question = facts[1][3][0]
    deadline = time.monotonic() + 60
    while "1699" not in (text := library.ask(question).text):  # never an error
        assert time.monotonic() < deadline, text
    path.write_text(path.read_text().replace("1699", "1703"))
    library.sync()


def test_a_replica_of_each_kind_that_is_killed_loses_no_question(
    library: Library, facts: tuple[Path, list[tuple[str, str]]]
) -> None:
    for kind in ("shard-000", "router"):
        kill(replicas(kind)[0])
        for question, year in facts[1][4:12]:
            answer = library.ask(question)
            assert year in answer.text
            assert not answer.partial


def test_a_node_that_goes_down_loses_no_question(
    library: Library, cluster: Nodes, facts: tuple[Path, list[tuple[str, str]]]
) -> None:
    wait_until(is_whole)  # of a router that was just killed there is no other
    cluster.remove()
    for question, year in facts[1][4:20]:
        answer = library.ask(question)
        assert year in answer.text or answer.partial


def test_an_index_on_object_storage_is_built_served_and_taken_up(
    cluster: Nodes, bucket: Gate | None, facts: tuple[Path, list[tuple[str, str]]], tmp_path: Path
) -> None:
    if bucket is None:
        pytest.skip("there is no S3 server (moto_server) or no obstore")
    url = f"s3://{BUCKET}/cluster"
    articles = Objects(f"{url}/articles")
    for path in (facts[0] / "articles").iterdir():
        articles.write(path.name, path.read_bytes())
    options = FakeOptions(str(tmp_path / "articles"), str(tmp_path / "index"), storage=url)
    library = library_of(cluster, options)
    assert library.sync(shards=SHARDS).articles == ARTICLES
    serve_app(options)
    question, year = facts[1][5]
    assert year in library.ask(question).text
    articles.write(
        "005.md", b"# Changed\n\nThe " + question.split()[3].encode() + b" light was lit in 1666.\n"
    )
    assert year not in library.ask(question).text  # the article is compared with its object
    assert library.sync().changed == 1
    wait_until(lambda: "1666" in library.ask(question).text)
    bucket.fault = "vanishes"
    assert "1666" in library.ask(question).text
    library.close()
