"""The parts of a sentence that claim something each: "A was built in 1900, and B owns it"."""

import re

from retrieval.types import Span

_JOINT = re.compile(r";\s+|,\s+(?=(?:and|while|but|whereas|although|though)\s)|\s+(?=(?:while|whereas)\s)")
MIN_WORDS = 3  # of each part; less is a member of a list


def parts_of(sentence: str) -> tuple[Span, ...]:
    """The spans of its parts, the whole sentence if it has only one."""
    cuts = [0]
    for joint in _JOINT.finditer(sentence):
        if (
            len(sentence[cuts[-1] : joint.start()].split())
            >= MIN_WORDS
            <= len(sentence[joint.end() :].split())
        ):
            cuts.append(joint.end())
    return tuple(zip(cuts, [*cuts[1:], len(sentence)], strict=True))
