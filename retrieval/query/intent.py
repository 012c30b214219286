"""The intent of a question: an answer, an overview of all articles or of a topic, the date of an article.

Only the wording is looked at. A specific question is not an overview request, however long it is.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from retrieval.query.request_wording import CLAUSE, PLEASE, bare_wording
from retrieval.text.stopwords import STOPWORDS


class Intent(Enum):
    """What is wanted of the articles."""

    PLAIN = auto()  # an answer to a question
    GLOBAL_OVERVIEW = auto()  # what all the articles are about
    TOPIC_OVERVIEW = auto()  # what they say about one topic
    PUBLICATION_DATE = auto()  # when an article was published


@dataclass(frozen=True, slots=True)
class RecognizedIntent:
    """An intent and its topic, "" where none is named."""

    intent: Intent
    topic: str = ""


# Content words of a topic, at most: "What happened to the crew during the first test?" is after one event and
# not after an overview, and so is anything that is longer still.
MAX_TOPIC_WORDS, MAX_EVENT_WORDS = 5, 2

_ARTICLES = (
    r"(?:(?:the|these|this|all|your|those|of)\s+)*"
    r"(?:articles?|documents?|files?|texts?|folder|news|corpus|collection)"
)
_ALL = rf"(?:this|that|it|all\s+this|everything|{_ARTICLES})"
_IS = r"(?:['’]s|\s+(?:is|are|was|were))"
_OF = r"(?:\s+(?:of|in|on|about|with|at))?"
# Words that open an overview only where a preposition or nothing follows: "Summary judgment was granted",
# "the latest iPhone" open none.
_OF_OR_END = (
    r"(?:\s+(?:of|in|on|about|with|at|from)\b"
    r"|(?=\s+(?:today|lately|recently|now|here|please|so\s+far)\b)|\W*$)"
)
_OVERVIEW_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), max_words)
    for pattern, max_words in (
        (rf"what{_IS}\s+{_ALL}\s+(?:all\s+)?about\b", MAX_TOPIC_WORDS),
        (
            rf"{PLEASE}(?:summari[sz]e|sum\s+up|recap|(?:brief\s+me|catch\s+me\s+up)(?:\s+on)?)\b",
            MAX_TOPIC_WORDS,
        ),
        (
            rf"(?:{PLEASE}(?:give|write|show)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?(?:short\s+|brief\s+|quick\s+)?"
            rf"(?:summary|overview|gist|outline|recap)\b{_OF_OR_END}",
            MAX_TOPIC_WORDS,
        ),
        (
            rf"what{_IS}\s+the\s+(?:main|key|most\s+important)\s+"
            rf"(?:points?|facts?|topics?|themes?|issues?|findings|takeaways)\b{_OF}",
            MAX_TOPIC_WORDS,
        ),
        (
            rf"what{_IS}\s+(?:new|the\s+latest|the\s+news|going\s+on|happening)\b{_OF_OR_END}",
            MAX_TOPIC_WORDS,
        ),
        (rf"{PLEASE}tell\s+(?:me|us)\s+(?:(?:more|everything|something)\s+)?about\b", MAX_TOPIC_WORDS),
        (rf"what\s+do(?:es)?\s+{_ARTICLES}\s+(?:say|tell\s+us|report|cover)\b{_OF}", MAX_TOPIC_WORDS),
        (r"what\s+(?:has\s+)?happened\b(?:\s+(?:to|with|in|at|during|on))?", MAX_EVENT_WORDS),
    )
)
_THE_ARTICLE = re.compile(rf"^{_ARTICLES}\s+(?:about|on)\s+", re.IGNORECASE)
_FILLER = re.compile(
    rf"\b{_ARTICLES}\b|\b(?:about|today|lately|recently|so\s+far|now|here|please|briefly)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+(?:['’]\w+)?")

_ONE_ARTICLE = r"\b(?:the|this|that|these|those|its?)\s+(?:news\s+)?articles?\b"
_PUBLISHED = r"\b(?:published|written|posted|printed|dated)\W*$"
_PUBLICATION_DATE = re.compile(
    rf"\bwhen\b.*{_ONE_ARTICLE}(?:\s+(?:about|on)\s+(?P<topic>.+?)\s+|.*){_PUBLISHED}"
    rf"|\b(?:(?:publication|publishing)\s+)?dates?\s+of\s+{_ONE_ARTICLE}"
    rf"|\bhow\s+old\s+(?:is|are)\s+{_ONE_ARTICLE}",
    re.IGNORECASE,
)


def classify_intent(text: str) -> RecognizedIntent:
    """The intent of a question, and its topic."""
    text = bare_wording(text)
    if date := _PUBLICATION_DATE.search(text):
        return RecognizedIntent(Intent.PUBLICATION_DATE, date["topic"] or "")
    for pattern, max_words in _OVERVIEW_PATTERNS:
        if match := pattern.match(text):
            return _overview(text[match.end() :], max_words)
    return RecognizedIntent(Intent.PLAIN)


def _overview(text: str, max_words: int) -> RecognizedIntent:
    topic = _THE_ARTICLE.sub("", text.strip(" ,:"))
    words = [word for word in _WORD.findall(_FILLER.sub(" ", topic)) if word.lower() not in STOPWORDS]
    if not words:
        return RecognizedIntent(Intent.GLOBAL_OVERVIEW)
    if len(words) > max_words or CLAUSE.search(topic):
        return RecognizedIntent(Intent.PLAIN)
    return RecognizedIntent(Intent.TOPIC_OVERVIEW, topic)
