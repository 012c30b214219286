"""The values that show by their form: prices, counts, weights, years, phone numbers and the like.

Likeness takes "weighs 2.3 kg" for an answer to what a thing costs. What has no value of the form asked for is
none. Only forms that hardly fail are here: "when" is answered by a clause, too, "who" by a role.
"""

import re
from dataclasses import dataclass

from retrieval.text.numbers import NUMBER_WORD

# Neither that of an issue (#12) nor one of an address or a name (v1.2, /pull/12, utf-8).
FIGURE = r"(?<![\w/#=@])(?<!\w[-.])\d"
_AMOUNT = (
    rf"{FIGURE}|\b(?:{NUMBER_WORD}|one|half|quarter|third|dozens?|hundreds?|thousands?|millions?|billions?|once|twice"
    r"|pair|couple|single|both|several|many|most|few|all|no|none|nobody|nothing|unlimited|majority)\b"
    r"|\ban?\s+(?:second|minute|hour|day|night|week|fortnight|month|season|year|decade|century|lifetime|metre"
    r"|meter|mile|kilomet\w+)s?\b"
    r"|\b(?:overnight|fortnight|lifetime|forever|permanent\w*|indefinite\w*|always|until|throughout"
    r"|as long as|(?:same|next) day)\b"
)
_PRICE_WORDS = (
    r"\b(?:prices?|costs?|fees?|fares?|salary|salaries|wages?|rent|rates?|tariffs?|charges?|amounts?|pays?"
    r"|paid|kostet|kosten|preise?|gebühr(?:en)?|miete|eintritt)\b"
)
_MONEY = (
    r"[$€£¥%]|\b(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|cents?|pence|yen|francs?|crowns?|rupees?|kron\w+"
    r"|franken|z[lł]oty|rubles?|liras?|pesos?|shekels?|per\s?cent"
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
_NUMBER = (
    rf"(?:(?<![\d.,])\d[\d.,]*+\s?(?:[½¼¾⅓⅔]|\d/\d|and a half)?[\s-]?"
    rf"|\b(?:{NUMBER_WORD}|one|an?|half|several|few|many)(?: and a half)?[\s-])"
)
_COMPARISON = r"\bas \w+ as\b|\bthe (?:size|height|weight|length|width|depth) of\b"
_LENGTH_UNIT = (
    r"(?:[µmcdk]?m²?|in|inch\w*|ft|feet|foot|yds?|yards?|\w*met(?:re|er)n?s?|miles?|fathoms?|blocks?|fingers?"
    r"|stor(?:e?y|ies|eys)|floors?|levels?|px|pixels?|columns?|r?em|pt|%)(?![^\W\d_])|[\"'″′”]"
)
_TEXT_UNIT = r"(?:characters?|chars|letters?|words?|lines?|pages?|bytes?)\b"
_TIME_UNIT = (
    r"(?:m?s|secs?|mins?|h|hrs?|(?:milli)?seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|weekends?"
    r"|months?|quarters?|seasons?|semesters?|terms?|years?|decades?|centur\w+|generations?)\b"
)
# Below the header "Height" or "km" a bare number is one.
_LENGTH = (
    rf"{_NUMBER}{_LENGTH_UNIT}|\b(?:knee|waist|shoulder|head|man)[ -](?:deep|high|height)\b"
    rf"|{_COMPARISON}"
    r"|\A(?=[^\d]*\d)(?=[\s\S]*?\b(?:heights?|widths?|depths?|lengths?|sizes?|dimensions?|elevation)\b)"
    r"|\A(?=[^\d]*\b(?:[mck]m|miles?|feet|ft|inch(?:es)?|\w*met(?:re|er)s?)\b)(?=[^\d]*\d)"
)
_DURATION = (
    rf"{_NUMBER}(?:\w+[\s-])?{_TIME_UNIT}|\b(?:from|between|since|until|till|to|by|before) [^.;]{{0,60}}?\d"
    r"|\b(?:overnight|lifetime|forever|permanent\w*|indefinite\w*|always|until|throughout|unlimited"
    r"|immediate\w*|quick\w*|brief\w*|as long as"
    r"|(?:same|next|whole|entire|all) (?:day|night|week|month|year))\b"
    r"|\A(?=[^\d]*\d)(?=[\s\S]*?\b(?:time|duration|lasts?|period|timeout|ms|sec(?:ond)?s?|minutes?|hours?"
    r"|days?|weeks?|months?)\b)"
)
_TIME_OF_DAY = (
    r"\d\s?(?:[:.h]\s?\d\d|[ap]\.?m\b|o['’]clock|h\b)|\b\d{1,2}\s?(?:-|–|to|until|till|and)\s?\d{1,2}\b"
    r"|\b(?:at|from|until|till|by|before|after|past|to|around|(?:open|close|end|start)s?)"
    rf" (?:\d{{1,2}}(?! (?-i:[A-Z]))|{NUMBER_WORD}|one)\b"
    r"|\b(?:noon|mid(?:day|night)|dawn|dusk|sun(?:rise|set)|(?:morning|afternoon|evening|night)s?|always|24/7"
    r"|closed|daily|after|before|when|once|during|round the clock|(?:half|quarter) past"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b"
)
# Nearly all that tells a time, clauses as well; so it says when a text has none, and not which one is right.
_TIME = (
    r"(?<![\d:.\[])\d{1,4}(?![\d:])|(?<![\d:\[])\d{1,2}:\d\d(?!:)"  # neither of a stamp
    rf"|\b(?:{NUMBER_WORD}) (?:second|minute|hour|day|night|week|month|year|time|o.clock)s?\b"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august"
    r"|(?:sept|octo|novem|decem)\w*ber|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|spring|summer|autumn"
    r"|winter|seasons?|easter|christmas|holidays?|vacations?|weekends?|today|tonight|tomorrow|yesterday|now"
    r"|current\w*|soon\w*|immediate\w*|already|always|never|ever|every|each|once|twice|first|last|next|later"
    r"|earl\w+|ago|any ?time|(?:hour|dai|night|week|month|quarter|year|annual)ly|noon|mid(?:day|night)|dawn"
    r"|dusk|sun(?:rise|set)|(?:morning|afternoon|evening|night|second|minute|hour|day|week|month|quarter|year|decade"
    r"|term|period|date|time|deadline)s?|centur\w+|when\w*|while|after\w*|before\w*|until|till|during|since"
    r"|as|following|under|ages?|eras?|epoch|antiquity|reign|upon|if|unless|by default|in case|then"
    r"|automatically"
    r"|(?:at|on|by|from) (?:the )?(?:\w+ )?(?:start\w*|end\w*|beginning|launch\w*|build|run\w*|boot|load|exit"
    r"|\w+ing|\w+tion))\b"
)
_STREET = (
    r"\b(?:street|st\.|road|rd|lane|avenue|ave|square|place|drive|court|hill|row|quay|park|house|building|floor"
    r"|box|opposite|behind|next to|corner|door)\b|\w(?:stra(?:ss|ß)e|str\.|weg|platz|gasse|allee)\b|@|://"
    r"|\][\[(]|:\d|\w\.[a-z]{2,}\b|\d\.\d+\.\d"
    r"|(?-i:[A-Z])\w+,? \d|\d[a-z]?,? (?-i:[A-Z])"
)
_GERMAN_AMOUNT = (
    r"\d|\b(?:einen|einem|eins?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|elf|zwölf|\w*(?:zehn|zig|hundert"
    r"|tausend)|kein\w*|alle\w*|mehrere\w*|viele\w*|wenige\w*|dutzend|halb\w*|beide\w*|niemand|unbegrenzt\w*"
    r"|immer|nie|(?:täg|wöchent|monat|jähr)lich|bis|unbefristet)\b"
)
_NAMED = (
    r"(?-i:(?<=[a-z,;:(|*\[>\u2013-] )[\"'\u201c]?[A-Z]\w|^\W*[A-Z]\w+ [A-Z]\w)|[\"\u201c]"
    r"|\b(?:name|names|named|called)\b"
)
_PRICES = r"(?:prices?|costs?|fees?|fares?|salary|salaries|wages?|rent)"
_TITLE = r"(?:the |a |an |our |your |its |their )?(?:[\w-]+ ){0,2}"


@dataclass(frozen=True, slots=True)
class ValueForm:
    """What a question asks for by `asks`, and what a text that states a value of it has."""

    asks: re.Pattern[str]
    value: re.Pattern[str]


def _form(asks: str, value: str) -> ValueForm:
    return ValueForm(re.compile(asks, re.IGNORECASE), re.compile(value, re.IGNORECASE | re.MULTILINE))


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
        r"\d\s?(?:kg|g|kilos?|kilogram\w*|grams?|lbs?|pounds?|oz|ounces?|t|tons?|tonnes?|stone)\b|\bweigh"
        rf"|{_COMPARISON}",
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
    _form(r"\bhow (?:tall|wide|deep|thick)\b", _LENGTH),
    _form(
        r"\bhow high\b",
        rf"{_LENGTH}|{_MONEY}|°|\bdegrees?\b|\b(?:is|are|was|were|at|to|of|than) (?:about )?\d",
    ),
    _form(r"\bhow far\b", rf"{_LENGTH}|{_DURATION}|\b(?:next (?:door|to)|corner|opposite|walk\w*|stops?)\b"),
    _form(r"\bhow long\b", rf"{_NUMBER}{_TEXT_UNIT}|{_LENGTH}|{_DURATION}"),
    _form(r"\b(?:opening|visiting) (?:hours|times)\b|\bwhat time\b", _TIME_OF_DAY),
    _form(
        rf"\bwhat(?:['’]s|\s+is) {_TITLE}(?:web ?site|homepage|web address|url)\b",
        r"://|\bwww\b|\w\.[a-z]{2,}(?:/|\b)",
    ),
    _form(
        r"\bwhat(?:['’]s|\s+is) the (?:postal |street |full )?address of\b|\b(?:postcode|zip code)\b", _STREET
    ),
    _form(r"\bwie ?viel kostet|\bwas kostet\b|\bwie teuer\b", rf"{_MONEY}|\bfrei\b|kostenlos|umsonst"),
    _form(
        r"\bcombien (?:co[uû]te|paie)|\bcu[aá]nto (?:cuesta|vale)|\bquanto (?:costa|custa)|\bhoeveel kost",
        rf"{_MONEY}|\d|\bgrat|\blibre\b",
    ),
    _form(r"\bwie schwer\b", r"\d\s?(?:k?g|kilo\w*|gramm|pfund|zentner|t|tonnen?)\b|\bwieg"),
    _form(r"\bwie (?:tief|breit|dick)\b", _LENGTH),
    _form(r"\bwie ?(?:viele|hoch|lang|lange|oft|alt|groß)\b", _GERMAN_AMOUNT),
    _form(r"\bwhat(?:['’]s|\s+(?:is|are|was|were)) (?:the )?names? of\b", _NAMED),
    _form(
        r"\bhow (?:many|much|old|big|large|fast)\b"
        r"|^\W*(?:what\S* (?:is |was )?)?(?:the )?number of\b",
        _AMOUNT,
    ),
)
# "Who pays the price of a ticket?", "How do I change my phone number?"
_ASKS_OTHERWISE = re.compile(
    r"\b(?:who|whom|whose|where|when|why|how (?:do|can|should|is|are))\b", re.IGNORECASE
)


# What happened did so at a time; what happens may do so "when the payment went through".
_WHEN = _form(r"^\W*(?:(?:since|until|by)\s+)?when\s+(?:was|were|did|had)\b", _TIME)


def value_form(question: str) -> re.Pattern[str] | None:
    """What a text must have that states the value asked for; None where no such value is."""
    if _WHEN.asks.search(question):
        return _WHEN.value
    if _ASKS_OTHERWISE.search(question):
        return None
    return next((form.value for form in _FORMS if form.asks.search(question)), None)
