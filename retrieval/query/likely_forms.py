"""What an answer mostly has: a verdict on a yes or no, an amount, a time, a name.

Such a form brings a quote forward and never rules one out: "Can I bring a dog?" is answered by "Dogs: on a
lead", too, "When is it open?" by "In summer". The values without which nothing answers are in `value_forms`.
"""

import re
from dataclasses import dataclass

from retrieval.query.value_forms import FIGURE
from retrieval.text.dates import MONTHS, WEEKDAYS
from retrieval.text.numbers import NUMBER_WORD

_YES_NO = re.compile(
    r"\W*(?:is|are|am|was|were|can|could|may|do|does|did|will|would|should|must|has|have|had)\b(?!\W*$)",
    re.IGNORECASE,
)
_VERDICT = (
    r"\A\W*(?:A\W+)?(?:yes|no|not|never|nope|sure|sorry|of course|absolutely)\b"
    r"|\b(?:(?:do|does|is|are|was|were|may|must|should|will|can) not|never|cannot|no longer"
    r"|not (?:possible|allowed|permitted|supported|planned|yet)|unfortunately|sadly|allowed|permitted"
    r"|forbidden|prohibited|banned|declined|rejected|approved|supported|welcome|fine|ok|okay"
    r"|(?:you|it|they|one|we) (?:can|may))\b|n['’]t\b"
)
# Neither "where is the budget kept" nor "how to set a limit".
_NOT_OTHERWISE = r"\A(?!.*\b(?:where|why|how (?:do|does|can|should|is|are|to))\b)"
# Neither "the premium plan" nor "the share button".
_IS_ASKED = (
    r"(?=\W*(?:$|(?:of|for|per|in|on|at|to|a|an|is|are|was|do|does|we|i|you|each|by|if|when|with|from|as)\b))"
)
_MONEY_NOUNS = (
    r"budget|allowance|discount|deposit|fines?|fees?|rent|prices?|costs?|pay|salary|bonus|stipend|premium|money"
    r"|worth"
)
_MONEY = (
    r"[$€£¥%]|(?<![\d.,])\d[\d.,]*+\s?(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|cents?|pence)\b"
    r"|\dp\b|\bfree\b"
)
_AMOUNT_NOUNS = (
    r"limit|maximum|minimum|quorum|size|percentage|share|rate|majority|(?:notice|trial|probation) period"
    r"|weeks|days|hours|months|number"
)
_HOW_MUCH = r"how (?:much|many|long|often|old|soon|early|late|far|big|large|fast)"
_AMOUNT = (
    rf"{FIGURE}|[$€£¥%]"
    rf"|\b(?:{NUMBER_WORD}|half|third|thirds|quarter|quarters|once|twice|unlimited|no limit|free)\b"
)
_TIME = (
    rf"{FIGURE}|(?-i:\b(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b)"  # May, but not "you may"
    r"|\b(?:daily|weekly|monthly|quarterly|yearly|annually|within|every|end of|midnight|noon)\b"
)
# A capital that neither a sentence nor an item calls for, or two capitals: "Anna Holm", "is chaired by Holm".
_NO_NAME = rf"(?!(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b)"
_NAME = (
    rf"@\w|(?-i:(?<![\w'’-])[A-Z][\w'’-]++ {_NO_NAME}[A-Z][\w'’-]|[a-z,:;(|] [*_[(]*{_NO_NAME}[A-Z][\w'’-])"
)


@dataclass(frozen=True, slots=True)
class LikelyForm:
    """What the answers to some questions mostly have: a verdict, an amount, or a time or name.

    An answer nearly always has the amount; the others tell half as much.
    """

    pattern: re.Pattern[str]
    is_verdict: bool = False
    is_amount: bool = False

    @property
    def share(self) -> float:
        """Of the bonus for what has it, 0..1."""
        return 1.0 if self.is_amount else 0.5


def _form(pattern: str, *, is_verdict: bool = False, is_amount: bool = False) -> LikelyForm:
    return LikelyForm(re.compile(pattern, re.IGNORECASE), is_verdict, is_amount)


_FORMS = (
    (re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE), _form(_NAME)),
    (re.compile(r"\b(?:when|what time|deadline|(?:which|what) (?:day|date|month))\b", re.I), _form(_TIME)),
    (
        re.compile(rf"{_NOT_OTHERWISE}.*\b(?:{_MONEY_NOUNS})\b{_IS_ASKED}", re.IGNORECASE),
        _form(_MONEY, is_amount=True),
    ),
    (
        re.compile(rf"{_NOT_OTHERWISE}.*\b(?:(?:{_AMOUNT_NOUNS})\b{_IS_ASKED}|{_HOW_MUCH}\b)", re.IGNORECASE),
        _form(_AMOUNT, is_amount=True),
    ),
)
_VERDICT_FORM = _form(_VERDICT, is_verdict=True)


def is_yes_no(question: str) -> bool:
    """Whether a yes or no answers a question."""
    return _YES_NO.match(question) is not None


def likely_form(question: str) -> LikelyForm | None:
    """What the answer to a question mostly has; None where its wording tells nothing."""
    if is_yes_no(question):
        return _VERDICT_FORM
    return next((form for asks, form in _FORMS if asks.search(question)), None)
