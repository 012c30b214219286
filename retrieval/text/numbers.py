"""Numbers as people write them, in digits and in words: "1,000", "$3.5bn", "three and a half", "two dozen".

What a number counts is decided elsewhere.
"""

import re

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {**{word: n for n, word in enumerate(_UNITS)}, **{word: 10 * n for n, word in enumerate(_TENS, 2)}}
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12,
}  # fmt: skip
# "one" by itself is rarely a number: one hopes, one of them.
_WORDS = "|".join(word for word in _SMALL if word not in ("zero", "one"))
_SCALE_WORDS = "hundred|thousand|million|billion|trillion|dozen"
NUMBER_WORD = rf"\b(?:{_WORDS}|{_SCALE_WORDS})\b"
# What a figure looks like: digits or words, "and a half", and a scale in full or as a letter.
NUMBER = (
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|\b(?P<words>(?:{_WORDS})(?:-(?:{'|'.join(_UNITS[1:10])}))?|an?(?=\s(?:{_SCALE_WORDS})\b)))"
    rf"(?P<half>\sand\sa\shalf\b)?(?P<scale>(?:[\s-](?:{_SCALE_WORDS})\b)+|\s?(?:bn|mn|tn|m|k)\b)?"
)


def parse_number(match: re.Match[str]) -> tuple[float, float] | None:
    """The value of a match of `NUMBER`, and how far rounding may have moved it; None if it is no number.

    "200 billion" may stand for 213 billion, but not for 230; a plain number below `ROUND_FROM` is exact.
    """
    digits, words = match["digits"], match["words"]
    value = float(digits.replace(",", "")) if digits else _in_words(words.lower())
    value += 0.5 if match["half"] else 0.0
    scale = 1.0
    for word in re.findall(r"[a-z]+", (match["scale"] or "").lower()):
        scale *= _SCALES[word]
    if not value * scale <= MAX_NUMBER:  # infinite ones too, and nothing times an infinite scale
        return None
    return value * scale, _rounding_error(value, digits or "", scale, bool(match["half"]))


MAX_NUMBER = 1e18  # a longer number is an identifier or an attack, and counts nothing
ROUND_FROM = 100  # from here on a number that ends in zeros may be a round one
MAX_ROUNDING = 0.07  # share of a number that rounding takes at most: 1,000 jobs are not 1,200


def _rounding_error(value: float, digits: str, scale: float, half: bool) -> float:
    """Half of the last place that is written out: 0.5 for "213", 50 for "200", 0.05 for "3.5"."""
    if half:
        return 0.25 * scale
    if "." in digits:
        return float(0.5 * scale * 10.0 ** -len(digits.partition(".")[2]))
    if scale * value < ROUND_FROM or value == 0:
        return 0.0
    digit, whole = 1, int(value)  # the value of the last digit that is not zero
    while whole % (10 * digit) == 0:
        digit *= 10
    return min(0.5 * scale * digit, MAX_ROUNDING * scale * value) if scale * digit > 1 else 0.0


def _in_words(words: str) -> float:
    if words in ("a", "an"):
        return 1.0
    tens, _, unit = words.partition("-")
    return float(_SMALL[tens] + _SMALL.get(unit, 0))
