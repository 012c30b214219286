"""The built wheel holds all that it needs: it runs without the repository, in any folder and any home."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.settings import sample_articles

QUESTION = "What might security guarantees include?"
GUARANTEES = "002_zelenskyy-trump-nato-leaders-washington-talks.md"  # the sample that answers it


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network and unpacked as pip does it; what it depends on is installed."""
    built = tmp_path_factory.mktemp("built")
    build = "from hatchling.build import build_wheel; import sys; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(built)], cwd=root, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    target = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(target)
    return target


def run(installed: Path, cwd: Path, *argv: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """`footnote` from the wheel, in an environment that has nothing else."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *argv],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), **environ},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_it_carries_the_settings_the_manifest_the_samples_and_no_tests(installed: Path) -> None:
    files = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    samples = {f"bot/samples/{path.name}" for path in sample_articles().glob("*.md")}
    assert {"bot/default.toml", "bot/slack/slack-manifest.json", "bot/render/report/page.html"} <= files
    pages = {"html/ask.html", "static/footnote.css", "static/address.js", "static/icon.svg"}
    assert {"bot/web/openapi.yaml", *(f"bot/web/pages/{name}" for name in pages)} <= files
    assert {"bot/mcp/SKILL.md", "retrieval/py.typed"} <= files
    assert len(samples) == 5 and samples <= files
    tops = {name.partition("/")[0] for name in files}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "retrieval"}


def test_without_a_folder_it_says_how_to_begin(installed: Path, tmp_path: Path) -> None:
    ended = run(installed, tmp_path, HOME=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "footnote FOLDER" in ended.stderr and "footnote demo" in ended.stderr
    assert not list(tmp_path.rglob("*")), "nothing was asked that would need a file"


@pytest.mark.model
@pytest.mark.parametrize(
    ("home", "samples"), [("none", "bot/samples"), ("not a folder", f"bot/samples/{GUARANTEES}")]
)
def test_the_samples_answer_in_any_home(
    installed: Path, models: Path, tmp_path: Path, home: str, samples: str
) -> None:
    (tmp_path / "not a folder").touch()
    environ = {"TMPDIR": str(tmp_path), "LANG": "C", "FOOTNOTE_MODELS": str(models)}
    environ |= {"XDG_CACHE_HOME": str(tmp_path)} if home == "none" else {"HOME": str(tmp_path / home)}
    ended = run(installed, tmp_path, str(installed / samples), QUESTION, **environ)
    assert ended.returncode == 0, ended.stderr
    assert "Commitments to supply defensive weapons systems" in ended.stdout
