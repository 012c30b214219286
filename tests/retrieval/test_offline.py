"""Indexing and asking with the real model open no connection: in a process whose sockets are denied."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary

ALONE = """
import sys
from pathlib import Path

def deny(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("tried", event, arguments, flush=True)
        raise OSError("there is no network")

sys.addaudithook(deny)

from retrieval.encoder import load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.library import Library

library = Library(Path(sys.argv[1]), Path(sys.argv[2]), load_encoder(DEFAULT_MODEL, Path(sys.argv[3])))
report = library.sync()
print(report.articles, report.passages, report.notices)
(citation, *_) = library.ask("Who kept the lighthouse on Skerry?").citations
print(citation.quote)
library.close()
"""


@pytest.mark.model
def test_indexing_and_asking_need_no_network(shelf: SampleLibrary, root: Path, tmp_path: Path) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.put("ferry.md", FERRY)
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(shelf.folder), str(shelf.index), str(tmp_path / "models")],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={"HOME": str(tmp_path / "nobody"), "PATH": ""},  # neither a model hub's cache nor a setting of it
    )
    assert done.stdout.splitlines() == [
        "2 2 ()",
        "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.",
    ], done.stderr
