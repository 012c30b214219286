"""Recognises outdated text: former states, old releases, superseded documents, mails answered since.

Similarity takes what was for what is.
"""

import re
from functools import lru_cache

from retrieval.query.exact_forms import VERSIONS, ExactKind
from retrieval.query.query import Query
from retrieval.text.written_dates import find_date_mentions

# "The lease was extended until 2031" says what is.
_LASTS = r"(?:been )?(?:extended|prolonged|renewed|postponed|deferred|suspended|granted)\b"
_IN_YEAR = r"(?:\d\d?\.? )?(?:[a-z]+ )?(?:19|20)\d\d"  # of a date, too
_FORMER = re.compile(
    r"\b(?:previously|formerly|used to be|no longer (?:supported|available|maintained)|deprecated|superseded"
    r"|obsolete|was replaced by|in (?:older|earlier|previous) versions"
    rf"|(?:until|before|up to) {_IN_YEAR},? [^.;]{{1,80}}? (?:was|were|cost|had))\b"
    rf"|\b(?:was|were|cost|had) (?!{_LASTS})[^.;]{{1,80}} until {_IN_YEAR}\b",
)  # of lower case: twice as fast as with IGNORECASE
_RELEASE = re.compile(
    rf"\W*(?P<label>(?:version|release)\s+)?(?P<version>{VERSIONS.pattern}|\d+)", re.IGNORECASE
)
_RELEASED = re.compile(r"\b(?:released|on|unreleased)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_CHANGES = re.compile(r"\b(?:change\s?log|release notes|change history|version history)\b", re.IGNORECASE)
_SUPERSEDED = re.compile(
    r"\bthis\s+(?:\w+\s+)?(?:version|document|page|policy|guide|article|handbook|procedure|standard|edition|rule)\s+"
    r"(?:is|was|has\s+been)\s+(?:now\s+|since\s+)?(?:superseded|replaced|obsolete|outdated|out\s+of\s+date|archived"
    r"|withdrawn|deprecated|retired|no\s+longer\s+(?:valid|in\s+force|current|maintained|applicable))\b"
    r"|\b(?:archived|outdated|obsolete|old version)\b[^.\n]{0,20}\b(?:replaced|superseded)\s+by\b"
    r"|^[^\w\n]*(?:replaced|superseded)\s+by\b"
    r"|\A(?:[^\n]*\n){0,6}?status:[ \t]*[\"']?"
    r"(?:deprecated|superseded|obsolete|outdated|archived|withdrawn|retired)\b",
    re.MULTILINE,
)  # of lower case
# "Time off (until 2021)", "Travel (archived)".
_FORMER_TITLE = re.compile(
    r"\((?:(?:until|up to|before)\s+[^)]*\d{4}|archived?|old|outdated|obsolete|superseded|deprecated)\)\s*$",
    re.I,
)
# Above the quoted mail, in the words of the usual programs, in English, German, French and Spanish.
_ATTRIBUTION = re.compile(
    r"\b(?:wrote|a écrit|escribió)\s*:$|\d\b.*\bschrieb\b.*:$"
    r"|^\W*(?:Original|Forwarded|Ursprüngliche)\s+(?:Message|Nachricht)\b",
    re.IGNORECASE,
)
# A question after what changed or was, or after a version or a time.
_ASKS_PAST = re.compile(
    r"\b(?:was|were|did|had|previous(?:ly)?|former(?:ly)?|earlier|used to|older?|original(?:ly)?|history"
    r"|since|versions?|releases?d?|chang\w+|new|news|added|introduced|fixed|removed|deprecat\w+|upgrad\w+|updated?)\b",
    re.IGNORECASE,
)


def asks_past(query: Query) -> bool:
    """Whether a question is after what was or what changed, or names a version or a date."""
    return bool(_ASKS_PAST.search(query.own_text)) or any(
        term.kind in (ExactKind.VERSION, ExactKind.DATE) for term in query.exact_terms
    )


@lru_cache(4096)
def states_former(sentence: str) -> bool:
    """Whether a sentence says by itself that it is about what was: "Previously, …", "… is deprecated"."""
    return bool(_FORMER.search(sentence.lower()))


@lru_cache(4096)
def says_superseded(passage: str) -> bool:
    """Whether a passage says of its own document that another one has taken its place."""
    return bool(_SUPERSEDED.search(passage.lower()))


@lru_cache(1024)
def is_of_former(heading: str) -> bool:
    """Whether a heading says of what stands below it that it holds no longer."""
    return bool(_FORMER_TITLE.search(heading))


@lru_cache(1024)
def introduces_older_mail(heading: str) -> bool:
    """Whether a line introduces the mail that a newer one above it answers: "On 6 May, Karim wrote:"."""
    return bool(_ATTRIBUTION.search(heading))


@lru_cache(1024)
def is_of_changes(heading: str) -> bool:
    """Whether a heading is that of a release, or of a list of changes."""
    return bool(_CHANGES.search(heading)) or _is_release(heading)


def _is_release(heading: str) -> bool:
    """Whether a heading is that of a release and nothing else: "0.9.0", "0.23 (2018-08-03)", "[v1.2]".

    A bare figure of one or two parts may be the number of a section.
    """
    match = _RELEASE.match(heading)
    if match is None:
        return False
    dates = [date for date in find_date_mentions(heading) if date.start >= match.end()]
    rest = (
        heading[match.end() : dates[0].start] + heading[dates[-1].end :] if dates else heading[match.end() :]
    )
    is_plain = match["label"] or match["version"][0] in "vV" or match["version"].count(".") > 1
    return bool(is_plain or dates) and not _LETTER.search(_RELEASED.sub("", rest))
