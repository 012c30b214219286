"""What kind of thing a question asks for, and whether a sentence holds any of that kind.

Only kinds whose absence is plain on the page are looked for: a number, a time, a name. A sentence without
one may still answer, so this only weighs, never decides.
"""

import re
from collections.abc import Callable

from retrieval.query.query import Query

_MANY = re.compile(
    r"\bhow (?:many|much|long|far|old|often|large|big|tall|high|wide|deep|fast|heavy)\b"
    r"|\b(?:what|which) (?:percent|percentage|share|number|amount|proportion|ratio|sum)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\bwhen\b|\bsince when\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b", re.IGNORECASE
)
_WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|third|quarter|dozens?|twice"
    r"|majority|none|several)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow|tonight|week|month|year"
    r"|years|century|centuries|decade|decades|era|spring|summer|autumn|winter|morning|evening|night|ago"
    r"|after|before|during|until|since|soon)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;:(\"“'‘-] )[\"“'‘(]?([A-Z]\w+)")  # a capital that opens no sentence


def expected(question: Query) -> Callable[[str], bool]:
    """Whether a sentence may hold what the question asks for; always true where that shows on no page."""
    asked = question.text[question.own :]
    if _MANY.search(asked):
        return lambda sentence: bool(_NUMBER.search(sentence))
    if _WHEN.search(asked):
        return lambda sentence: bool(_TIME.search(sentence))
    if _WHO.search(asked):
        known = {word.lower() for word in re.findall(r"\w+", question.text)}
        return lambda sentence: any(name.lower() not in known for name in _NAME.findall(sentence))
    return lambda sentence: True
