"""Recognises questions about the collection: how many articles there are, which mention NATO, the newest.

Only the wording is looked at. A question that merely has such words ("How many articles of the treaty were
amended?") is no request; what names an article in other words ("Who wrote the travel policy?") may be one,
which the titles decide.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from retrieval.query.request_wording import CLAUSE, PLEASE, bare_wording


class CatalogIntent(Enum):
    """What is wanted of the catalog."""

    COUNT = auto()  # how many articles there are
    LIST = auto()  # which they are
    MENTIONING = auto()  # which have a word
    ABOUT = auto()  # which have it in their title
    AUTHOR = auto()  # who wrote one
    PUBLISHED = auto()  # when one was published
    FIELD = auto()  # what else its front matter states: its status, who reviewed it
    NEWEST = auto()
    OLDEST = auto()


@dataclass(frozen=True, slots=True)
class CatalogRequest:
    """An intent, and the words that name the articles it is about; "" for all.

    `is_title`: nothing but the words says that they name an article, so they must be its whole title.
    `field` is the word for the field that is wanted of it: "status", "reviewed".
    """

    intent: CatalogIntent
    topic: str = ""
    is_title: bool = False
    field: str = ""


_ARTICLE = r"(?:articles?|documents?|docs|files?|notes?|pages?|posts?|stories)"
_CALLED = (  # what has an age
    r"(?:news\s+)?(?:articles?|documents?|notes?|posts?|stories|story|e-?mails?|mails?|messages?|letters?|memos?)"
)
_FOLDER = r"(?:the|this|your)\s+(?:folder|index|collection|library|corpus)"
_HERE = (
    rf"(?:(?:are|is)\s+(?:there|here|indexed|in\s+{_FOLDER})(?:\s+(?:here|in\s+total|altogether|in\s+{_FOLDER}))?"
    rf"|do(?:es)?\s+(?:you|{_FOLDER})\s+(?:have|know|hold|contain)(?:\s+in\s+total)?"
    r"|have\s+you\s+(?:got|indexed|read)|can\s+you\s+(?:search|see|read))"
)
_MENTION = r"(?:mentions?|refers?\s+to|talks?\s+about|says?\s+(?:something|anything)\s+about)"
_ABOUT = r"(?:(?:is|are)\s+(?:about|on)|deals?\s+with|discuss(?:es)?)"
_NEW, _OLD = r"(?:newest|latest|most\s+recent)", r"(?:oldest|earliest)"
_ASKS = r"(?:(?:what|which)(?:['’]s|\s+(?:is|are|was|were))?|show\s+me|give\s+me|open)\s+"
_ON = r"(?:\s+(?:about|on)\s+(?P<topic>.+))?"
_FORMS = tuple(
    (re.compile(form, re.IGNORECASE), intent)
    for form, intent in (
        (rf"how\s+many\s+{_ARTICLE}\s+{_HERE}", CatalogIntent.COUNT),
        (rf"(?:what\s+is\s+)?the\s+(?:total\s+)?number\s+of\s+{_ARTICLE}", CatalogIntent.COUNT),
        (rf"(?:which|what)\s+{_ARTICLE}\s+{_HERE}", CatalogIntent.LIST),
        (rf"(?:list|show)\s+(?:me\s+)?(?:all\s+)?(?:(?:the|your)\s+)?{_ARTICLE}", CatalogIntent.LIST),
        (
            rf"(?:how\s+many|which|what)\s+(?:of\s+the\s+)?{_ARTICLE}\s+{_MENTION}\s+(?P<topic>.+)",
            CatalogIntent.MENTIONING,
        ),
        (
            rf"in\s+(?:how\s+many|which|what)\s+{_ARTICLE}\s+(?:is|are)\s+(?P<topic>.+?)\s+mentioned",
            CatalogIntent.MENTIONING,
        ),
        (
            rf"(?:how\s+many|which|what)\s+(?:of\s+the\s+)?{_ARTICLE}\s+{_ABOUT}\s+(?P<topic>.+)",
            CatalogIntent.ABOUT,
        ),
        (
            rf"(?:is|are)\s+there\s+(?:an?|any)\s+{_ARTICLE}\s+(?:about|on)\s+(?P<topic>.+)",
            CatalogIntent.ABOUT,
        ),
        (
            r"who(?:\s+(?:wrote|authored|sent)|['’]s\s+the\s+author\s+of|\s+(?:is|was|are|were)\s+the\s+authors?\s+of)"
            r"\s+(?P<topic>.+)",
            CatalogIntent.AUTHOR,
        ),
        (
            r"when\s+(?:was|were)\s+(?P<topic>.+?)\s+(?:(?:first\s+)?published|posted|written|dated|sent)",
            CatalogIntent.PUBLISHED,
        ),
        (
            r"(?:what|which|who)(?:['’]s|\s+(?:is|are|was|were))\s+the\s+(?P<field>[\w-]+)\s+of\s+(?P<topic>.+)",
            CatalogIntent.FIELD,
        ),
        (
            r"(?:what|which)\s+(?P<field>[\w-]+)\s+of\s+(?P<topic>.+?)\s+is\s+(?:this|it|that)",
            CatalogIntent.FIELD,
        ),
        (
            r"(?P<field>to)\s+whom\s+(?:was|were)\s+(?P<topic>.+?)\s+(?:sent|addressed)",
            CatalogIntent.FIELD,
        ),
        (
            r"who\s+(?P<field>reviewed|approved|edited|translated|owns|maintains|updated)\s+(?P<topic>.+)",
            CatalogIntent.FIELD,
        ),
        (rf"(?:{_ASKS})?(?:the\s+)?{_NEW}\s+(?:news|{_CALLED}){_ON}", CatalogIntent.NEWEST),
        (rf"{_ASKS}the\s+{_NEW}\s+(?P<topic>\w+)\s+about", CatalogIntent.NEWEST),
        (rf"(?:{_ASKS})?(?:the\s+)?{_OLD}\s+{_CALLED}{_ON}", CatalogIntent.OLDEST),
        (rf"{_ASKS}the\s+{_OLD}\s+(?P<topic>\w+)\s+about", CatalogIntent.OLDEST),
    )
)
_OPENING = re.compile(rf"^{PLEASE}(?:tell\s+me\s+)?", re.IGNORECASE)
_NAMED = re.compile(
    rf"^(?:(?:the|an?|this|that)\s+)?{_CALLED}\s+(?:(?:that\s+is\s+)?(?:about|on)|called|titled|with\s+the\s+title)\s+",
    re.IGNORECASE,
)
_NOUN_BEHIND = re.compile(rf"\s+{_CALLED}$", re.IGNORECASE)
_NOUN_BEFORE = re.compile(rf"^(?:the\s+)?{_CALLED}\s+(?=\S)", re.IGNORECASE)
_ABOUT_WHAT = re.compile(rf"(?:(?:the|this|that|these)\s+)?{_CALLED}|news|it|this|that", re.IGNORECASE)
_NAMES_ARTICLE = re.compile(rf"\b(?:{_CALLED}|page)\b|\.\w{{2,4}}\b", re.IGNORECASE)
# "Who wrote Hamlet?" asks the articles; "Who wrote the travel policy?" may be about one.
_NAMES_DOCUMENT = re.compile(
    r"\b(?:policy|guide|handbook|report|memo|minutes|review|essay|column|manual|readme|faq|tutorial|newsletter"
    r"|announcement|charter|plan|rules|regulations|terms|agenda|proposal|recipe|protocol|spec(?:ification)?)\b",
    re.IGNORECASE,
)
_OF_ONE_ARTICLE = (CatalogIntent.AUTHOR, CatalogIntent.PUBLISHED, CatalogIntent.FIELD)
# "Without", "or": a condition on several words, which is no single topic to look up.
_COMBINED = re.compile(r"\b(?:not|without|except|excluding|or|nor)\b", re.IGNORECASE)


def classify_catalog_request(text: str) -> CatalogRequest | None:
    """What a question asks of the collection, or None where it asks the articles."""
    words = _OPENING.sub("", bare_wording(text), count=1)
    for form, intent in _FORMS:
        if match := form.fullmatch(words):
            groups = match.groupdict()
            return _request(intent, groups.get("topic") or "", (groups.get("field") or "").lower())
    return None


def _request(intent: CatalogIntent, named: str, field: str) -> CatalogRequest | None:
    topic = _topic(named)
    if named and (not topic or CLAUSE.search(topic)):
        return None
    if intent in (CatalogIntent.MENTIONING, CatalogIntent.ABOUT) and _COMBINED.search(topic):
        return None
    if intent not in _OF_ONE_ARTICLE or _NAMES_ARTICLE.search(named):
        return CatalogRequest(intent, topic, field=field)
    is_document = _NAMES_DOCUMENT.search(named)
    return CatalogRequest(intent, topic, is_title=True, field=field) if is_document else None


def _topic(named: str) -> str:
    """The words that name an article, without "the article about" around them; "" where none is left."""
    topic = named.strip(" \"'“”‘’«»")
    if _ABOUT_WHAT.fullmatch(topic):
        return ""
    for noise in (_NAMED, _NOUN_BEHIND, _NOUN_BEFORE):
        topic = noise.sub("", topic, count=1)
    return topic.strip(" \"'“”‘’«»")
