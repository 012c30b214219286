"""`python -m tests.licences`: the licence of each package of constraints.txt, as its own metadata says it.

Nothing is looked up anywhere else; a package that is not installed, as of an extra, is left out.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 60  # characters; what is longer is a licence's text and not its name
# What older metadata calls a licence, by how SPDX begins its name; first match wins.
NAMES = (
    (r"\bLGPLv3\b", "LGPL-3.0"),
    (r"\bMPL 2\.0\b", "MPL-2.0"),
    (r"\bApache\b", "Apache-2.0"),
    (r"\bMIT\b", "MIT"),
    (r"\bISC\b", "ISC"),
    (r"\b(?:3-Clause BSD|BSD[ -]3-Clause)\b", "BSD-3-Clause"),
    (r"\bBSD\b", "BSD"),
    (r"\bPython Software Foundation\b|\bPSF\b", "PSF-2.0"),
)
SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) \(?[A-Za-z0-9.+-]+\)?)*")


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package; `licence` is an SPDX expression, or "?" where its metadata says nothing."""

    name: str
    version: str
    licence: str

    @property
    def licences(self) -> frozenset[str]:
        """The licences in the expression."""
        return frozenset(re.findall(r"[A-Za-z0-9.+-]+", self.licence)) - {"AND", "OR", "WITH"}


def packages() -> Iterator[Package]:
    """The packages of constraints.txt that are installed, in its order."""
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            try:
                yield package(line.partition("==")[0])
            except PackageNotFoundError:
                continue


def package(name: str) -> Package:
    """An installed package.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    installed = distribution(name)
    return Package(name, installed.version, _licence(installed))


def _licence(installed: Distribution) -> str:
    if expression := installed.metadata.get("License-Expression"):
        return str(expression)
    classified = [
        name for name in installed.metadata.get_all("Classifier") or () if name.startswith("License ::")
    ]
    stated = str(installed.metadata.get("License") or "")
    for licence in (stated if len(stated) <= LONGEST else "", *classified, stated[:LONGEST]):
        if SPDX.fullmatch(licence) and (" " in licence or "-" in licence):
            return licence
        for pattern, name in NAMES:
            if re.search(pattern, licence):
                return name
    return "?"


if __name__ == "__main__":
    for listed in packages():
        sys.stdout.write(f"{listed.name}\t{listed.version}\t{listed.licence}\n")
