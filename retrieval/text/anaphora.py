"""Sentences that cannot be understood without the one before them."""

import re

# A sentence that begins so refers to something in the sentence before it.
_REFERS_BACK = re.compile(
    r"[\"'“‘(]*(?:he|she|it|they|this|that|these|those|his|her|hers|its|their|such|there|however|but|and|also"
    r"|both|another)\b",
    re.IGNORECASE,
)


def refers_back(text: str, start: int = 0) -> bool:
    """Whether the sentence at a character begins with a word that refers to the sentence before."""
    return _REFERS_BACK.match(text, start) is not None
