"""The default model needs neither torch nor a network, to be prepared and to answer.

A process in which torch and what comes with it cannot be imported, and which is refused every connection.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.encoder.loading import FEW_SECONDS
from retrieval.encoder.model_files import DEFAULT_WEIGHTS
from retrieval.encoder.onnx_export import GRAPH, export_folder, open_export

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[3]
# Runs each command line of stdin, which are in JSON, and prints the exit codes in the end.
RUN_ALL = """
import json, sys
from pathlib import Path
from tests.bot.no_network import watch

watch(Path("record"))

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "transformers", "sentence_transformers", "onnxscript"}:
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, Refuse())
from bot.cli.main import main
codes = [main(argv) for argv in json.load(sys.stdin)]
print(json.dumps(codes))
"""


def run_all(home: Path, *lines: list[str]) -> tuple[list[int], list[str], str]:
    """The exit codes of command lines, the lines of their output, and their messages."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL],
        input=json.dumps(lines),
        capture_output=True,
        encoding="utf-8",
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)},
        check=True,
    )
    *output, codes = done.stdout.splitlines()
    return json.loads(codes), output, done.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/skerry.md").write_text("# Skerry\n\nThe lamp was lit in 1847 by Ailsa Boyd.\n")
    (tmp_path / "seeds/questions.jsonl").write_text(
        '{"question": "Who lit the lamp?", "articles": ["skerry.md"], "pattern": "Ailsa"}\n'
    )
    return tmp_path


def test_every_command_works_with_the_default_model_and_reaches_for_no_network(home: Path) -> None:
    """Also where the model was prepared before, and is damaged."""
    prepared = export_folder(home / ".cache/footnote/models", DEFAULT_WEIGHTS)
    prepared.mkdir(parents=True)
    (prepared / GRAPH).write_bytes(b"cut short")
    codes, output, messages = run_all(
        home,
        ["index"],
        ["ask", "Who lit the lamp?", "--json"],
        ["slack", "--preview", "Who lit the lamp?"],
        ["eval", "seeds", "--json"],
        ["doctor"],
    )
    assert codes == [0, 0, 0, 0, 0], messages
    assert json.loads(output[0])["citations"][0]["quote"] == "The lamp was lit in 1847 by Ailsa Boyd."
    assert messages.splitlines().count(FEW_SECONDS) == 1
    (damaged,) = [line for line in messages.splitlines() if "is damaged" in line]
    assert str(prepared) in damaged and damaged.endswith("it is made again.")
    assert open_export(prepared) is not None
    assert list(prepared.parent.iterdir()) == [prepared]  # nothing is left lying about
    assert "ok\tmodel\tsentence-transformers/all-MiniLM-L6-v2 loads" in output
    assert (home / "record").read_text() == ""


def test_another_model_or_torch_itself_says_what_is_missing(home: Path) -> None:
    (home / "other").mkdir()
    (home / "other.toml").write_text('model = "other"\n')
    (home / "torch.toml").write_text('runtime = "torch"\n')
    codes, _, messages = run_all(
        home, ["index", "--config", "other.toml"], ["index", "--config", "torch.toml"]
    )
    assert codes == [3, 3]
    assert messages.count("cannot be run without sentence-transformers") == 2
    assert "with pip install sentence-transformers, or use" in messages
