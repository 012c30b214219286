"""The documents name settings, commands, modules and files that exist."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.cli.commands import COMMANDS
from bot.cli.parser import parse_arguments
from bot.settings import SETTINGS, default_file

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "retrieval/cluster/README.md",
    "bot/slack/README.md",
    "bot/writing/README.md",
)
FOLDERS = ("bot/", "config/", "retrieval/", "seeds/", "tests/")
SETTING_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| (?:`([^`]+)` )?\| [^|]+ \|$", re.MULTILINE)


def configuration(root: Path) -> dict[str, tuple[str, str]]:
    """The default and the flag of each setting in the README's table."""
    section = (root / "README.md").read_text("utf-8").partition("\n## Configuration\n")[2]
    rows = SETTING_ROW.findall(section.partition("\n## ")[0])
    return {name: (default.strip("` "), flag) for name, default, flag in rows}


def test_the_readme_has_each_setting_with_its_flag(root: Path) -> None:
    flags = {name: flag for name, (_, flag) in configuration(root).items()}
    assert flags == {setting.name: setting.flag for setting in SETTINGS}


def test_the_readme_has_the_defaults_of_the_settings_file(root: Path) -> None:
    shipped = tomllib.loads(default_file().read_text("utf-8"))
    tables = {
        f"{table}_{key}": value for table in ("serve", "slack") for key, value in shipped.pop(table).items()
    }
    for name, value in (shipped | tables).items():
        written = configuration(root)[name][0]
        if value in ("", [], {}):
            assert written in ("in the user's cache", "none"), name
        elif isinstance(value, float):
            assert float(written) == value, name
        else:
            assert written == (str(value).lower() if isinstance(value, bool) else str(value)), name


def test_the_readme_has_each_command(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    assert [command.name for command in COMMANDS if f"`footnote {command.name}" not in readme] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_paths_in_a_document_lead_to_files(root: Path, document: str) -> None:
    text, folder = (root / document).read_text("utf-8"), (root / document).parent
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    paths = [path for path in re.findall(r"`([\w./-]+)`", text) if path.startswith(FOLDERS)]
    assert [link for link in links if not (folder / link).exists()] == []
    assert [path for path in paths if not (root / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_modules_that_a_document_says_to_run_exist(root: Path, document: str) -> None:
    modules = re.findall(r"python -m ((?:bot|tests)[\w.]*)", (root / document).read_text("utf-8"))
    assert [module for module in modules if find_spec(module) is None] == []


def block(root: Path, language: str) -> str:
    """The one block of code of the README in a language."""
    (code,) = re.findall(
        rf"^```{language}\n(.*?)^```$", (root / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return str(code)


def test_the_settings_for_assistants_start_the_server_over_the_articles(root: Path) -> None:
    servers = json.loads(block(root, "json"))["mcpServers"]
    command, arguments = parse_arguments(servers["articles"]["args"], COMMANDS)
    assert (command.name, arguments.seeds) == ("mcp", ["/home/me/articles"])


@pytest.mark.model
def test_the_six_lines_of_python_run(root: Path, models: Path, real_encoder: object, tmp_path: Path) -> None:
    """With the model that is prepared already."""
    lines = block(root, "python")
    assert len(list(filter(None, lines.splitlines()))) == 6
    (tmp_path / ".cache/footnote").mkdir(parents=True)
    (tmp_path / ".cache/footnote/models").symlink_to(models)
    ended = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=root,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Commitments to supply defensive weapons systems" in ended.stdout
    assert ended.stderr == ""
