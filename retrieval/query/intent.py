"""Which questions want an overview, and of what: "What is this about?", "Summarise the talks".

Only the wording is looked at. A question that asks for one thing in many words is none of these.
"""

import re

from retrieval.answering.publication_date import publication_date_topic
from retrieval.query.query import STOPWORDS

# Words that carry meaning in a topic, at most: "What happened to the crew during the first test?" is after
# one event and not after an overview, and so is anything that is longer still.
MAX_TOPIC_WORDS, MAX_EVENT_WORDS = 5, 2

_ARTICLES = (
    r"(?:(?:the|these|this|all|your|those|of)\s+)*"
    r"(?:articles?|documents?|files?|texts?|folder|news|corpus|collection)"
)
_ALL = rf"(?:this|that|it|all\s+this|everything|{_ARTICLES})"
_IS = r"(?:['’]s|\s+(?:is|are|was|were))"
_PLEASE = r"(?:please\s+)?(?:(?:can|could|would)\s+you\s+)?(?:please\s+)?"
_OF = r"(?:\s+(?:of|in|on|about|with|at))?"
_OVERVIEW_PATTERNS = tuple(
    (re.compile(form, re.IGNORECASE), longest)
    for form, longest in (
        (rf"what{_IS}\s+{_ALL}\s+(?:all\s+)?about\b", MAX_TOPIC_WORDS),
        (
            rf"{_PLEASE}(?:summari[sz]e|sum\s+up|recap|(?:brief\s+me|catch\s+me\s+up)(?:\s+on)?)\b",
            MAX_TOPIC_WORDS,
        ),
        (
            rf"(?:{_PLEASE}(?:give|write|show)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?(?:short\s+|brief\s+|quick\s+)?"
            rf"(?:summary|overview|gist|outline|recap)\b{_OF}",
            MAX_TOPIC_WORDS,
        ),
        (
            rf"what{_IS}\s+the\s+(?:main|key|most\s+important)\s+"
            rf"(?:points?|facts?|topics?|themes?|issues?|findings|takeaways)\b{_OF}",
            MAX_TOPIC_WORDS,
        ),
        (rf"what{_IS}\s+(?:new|the\s+latest|the\s+news|going\s+on|happening)\b{_OF}", MAX_TOPIC_WORDS),
        (rf"{_PLEASE}tell\s+(?:me|us)\s+(?:(?:more|everything|something)\s+)?about\b", MAX_TOPIC_WORDS),
        (rf"what\s+do(?:es)?\s+{_ARTICLES}\s+(?:say|tell\s+us|report|cover)\b{_OF}", MAX_TOPIC_WORDS),
        (r"what\s+(?:has\s+)?happened\b(?:\s+(?:to|with|in|at|during|on))?", MAX_EVENT_WORDS),
    )
)
_THE_ARTICLE = re.compile(rf"^{_ARTICLES}\s+(?:about|on)\s+", re.IGNORECASE)
_FILLER = re.compile(
    rf"\b{_ARTICLES}\b|\b(?:about|today|lately|recently|so\s+far|now|here|please|briefly)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+(?:['’]\w+)?")


def overview_topic(asked: str) -> str | None:
    """What a question wants an overview of; "" for everything, None where it wants no overview."""
    text = " ".join(asked.split()).strip(" ?!.,")
    if dated := publication_date_topic(text):  # that is about its topic, too
        return dated
    for form, longest in _OVERVIEW_PATTERNS:
        if match := form.match(text):
            rest = _THE_ARTICLE.sub("", text[match.end() :].strip(" ,:"))
            content = [
                word for word in _WORD.findall(_FILLER.sub(" ", rest)) if word.lower() not in STOPWORDS
            ]
            if len(content) > longest:
                return None
            return rest if content else ""
    return None
