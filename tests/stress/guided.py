"""`python -m tests.stress.guided TARGET [OPTION OF libFuzzer ...]`: inputs led by the code they reach.

It needs atheris (`pip install --group fuzz`), which watches the code of Footnote and of PyYAML as it runs.
"""

import sys
from argparse import ArgumentParser

import atheris
from hypothesis import given

with atheris.instrument_imports(include=["bot", "retrieval", "yaml", "frontmatter"]):
    from tests.stress.fuzz import TARGETS


def main() -> None:
    """Fuzz until libFuzzer is told to end, as by `-runs=100000` or `-max_total_time=600`."""
    named = {each.name: each for each in TARGETS}
    parser = ArgumentParser(prog="python -m tests.stress.guided")
    parser.add_argument("target", choices=named)
    asked, options = parser.parse_known_args()
    target = named[asked.target]
    test = given(target.inputs)(lambda value: target.check(value))
    atheris.Setup([sys.argv[0], *options], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
