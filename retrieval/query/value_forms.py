"""The values that show by their form: prices, counts, weights, years, phone numbers and the like.

Likeness takes "weighs 2.3 kg" for an answer to what a thing costs. What has no value of the form asked for is
none. Only forms that hardly fail are here: "when" is answered by a clause, too, "who" by a role.
"""

import re
from dataclasses import dataclass

from retrieval.text.numbers import NUMBER_WORD

_AMOUNT = (
    rf"\d|\b(?:{NUMBER_WORD}|one|half|quarter|third|dozens?|hundreds?|thousands?|millions?|billions?|once|twice"
    r"|pair|couple|single|both|several|many|most|few|all|no|none|nobody|nothing|unlimited|majority)\b"
    r"|\ban?\s+(?:second|minute|hour|day|night|week|fortnight|month|season|year|decade|century|lifetime|metre"
    r"|meter|mile|kilomet\w+)s?\b"
    r"|\b(?:overnight|fortnight|lifetime|forever|permanent\w*|indefinite\w*|always|until|throughout"
    r"|as long as|(?:same|next) day)\b"
)
_PRICE_WORDS = (
    r"\b(?:prices?|costs?|fees?|fares?|salary|salaries|wages?|rent|rates?|tariffs?|charges?|amounts?|pays?"
    r"|paid)\b"
)
_MONEY = (
    r"[$€£¥%]|\b(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|cents?|pence|yen|francs?|crowns?|rupees?|per\s?cent"
    r"|million|billion|free|gratis|nothing|waived|included|complimentary|donations?|on request"
    r"|(?:no|without|any) (?:charge|cost|fee|extra))\b|\b\d+[.,]\d\d\b"
    # Below the header "Price" a bare number is one.
    rf"|\A(?=[^\d]*\d)(?=[\s\S]*?{_PRICE_WORDS})"
)
# Neither a date nor the "+0200" of a mail.
_PHONE = (
    r"\b(?:tel|phone|call|ring|mobile|cell|fax|hotline|ext)\w*\b[^\n]{0,40}?\d{3}"
    r"|\+\d{1,3}[ (]\d|(?<![\d+:.-])0\d{2,}|\b\d{3}[ ./-]\d{3}|\b\d{6,}"
)
_PRICES = r"(?:prices?|costs?|fees?|fares?|salary|salaries|wages?|rent)"
_TITLE = r"(?:the |a |an |our |your |its |their )?(?:[\w-]+ ){0,2}"


@dataclass(frozen=True, slots=True)
class ValueForm:
    """What a question asks for by `asks`, and what a text that states a value of it has."""

    asks: re.Pattern[str]
    value: re.Pattern[str]


def _form(asks: str, value: str) -> ValueForm:
    return ValueForm(re.compile(asks, re.IGNORECASE), re.compile(value, re.IGNORECASE))


_FORMS = (
    _form(
        rf"\bhow (?:much|expensive)\b.*\b(?:costs?|fee|price|salary|pay|paid|earn|charged?)\b"
        rf"|\bwhat (?:do(?:es)?|did|will) .*\bcost\b|\b{_PRICES} (?:of|for|per)\b"
        # Neither the price list nor the cost centre.
        rf"|\bwhat(?:['’]s|\s+(?:is|are|was|were)) {_TITLE}{_PRICES}(?=\W*(?:$|of\b|for\b|per\b|in\b|to\b))",
        _MONEY,
    ),
    _form(
        r"\bhow (?:much\b.*\bweighs?\b|heavy\b)|\bweight of\b",
        r"\d\s?(?:kg|g|kilos?|kilogram\w*|grams?|lbs?|pounds?|oz|ounces?|t|tons?|tonnes?|stone)\b|\bweigh",
    ),
    _form(
        r"\b(?:what|which) colou?rs?\b",
        r"\b(?:red|blue|green|yellow|white|black|gr[ae]y|brown|orange|purple|pink|silver|gold(?:en)?|turquoise"
        r"|violet|beige|amber|crimson|scarlet|navy|maroon|cream|ivory|teal|khaki|bronze|\w*colou?r\w*)\b",
    ),
    _form(
        r"\b(?:what|which) year\b",
        r"\b(?:1\d|20)\d\ds?\b|['’]\d\ds?\b|\b\d{1,4} (?:BC|AD|CE)\b|\bcentury\b"
        r"|\b(?:eighteen|nineteen|twenty)[ -][a-z]+|\b(?:this|last|next) year\b",
    ),
    _form(r"\b(?:phone|telephone|fax|mobile) (?:numbers?\b|of\b)", _PHONE),
    # Where "default" stands in the header of a table, its cells need not say it.
    _form(r"^\W*(?:what\S*\s+(?:is |are |was )?)?(?:the )?defaults? (?:value )?(?:of|for)\b", r"\bdefault"),
    _form(r"\be-?mail address|\be-?mail of\b", r"@|\bat \S+ dot\b"),
    _form(
        r"\bhow (?:many|much|tall|high|wide|deep|far|old|long|big|large|fast)\b"
        r"|^\W*(?:what\S* (?:is |was )?)?(?:the )?number of\b",
        _AMOUNT,
    ),
)
# "Who pays the price of a ticket?", "How do I change my phone number?"
_ASKS_OTHERWISE = re.compile(
    r"\b(?:who|whom|whose|where|when|why|how (?:do|can|should|is|are))\b", re.IGNORECASE
)


def value_form(question: str) -> re.Pattern[str] | None:
    """What a text must have that states the value asked for; None where no such value is."""
    if _ASKS_OTHERWISE.search(question):
        return None
    return next((form.value for form in _FORMS if form.asks.search(question)), None)
