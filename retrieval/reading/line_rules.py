"""Classifies a line by its own characters: an item, a label with its value, markup, a heading.

Shared by the readers of Markdown and plain text. Every pattern looks at a bounded part of the line, or takes
time in proportion to its length.
"""

import re

from retrieval.reading import dialogue

HEADING_LENGTH = 100  # characters; an unmarked line longer than this is text
MIN_SENTENCE_WORDS = 5  # of a line that is no title of a list
HARD_WRAP_WIDTHS = range(50, 121)  # lengths of a line that an editor broke, and that the next one continues

MARKED_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})[ \t]*")
FENCE = re.compile(r"[ \t]*(```+|~~~+)")
QUOTED = re.compile(r"[ \t]*(?:>[ \t]*(?![ \t\d]))+")
SENTENCE_END = re.compile(r"[.!?:;,…。！？][\s'\"”’»)\]*_]*$")
FULL_STOP = re.compile(r"[.!?…。！？][\s'\"”’»)\]*_=~]*$")
LEAD_IN = re.compile(r":[\s'\"”’*_]*$")
LIST_LEAD_IN = re.compile(r"\b(?:the following|as follows|below)\.[\s'\"”’*_]*$", re.IGNORECASE)
TABLE_RULE = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?")
UNDERLINE = re.compile(r"[ \t]*(=+|-{2,})[ \t]*")

_BULLET = r"[-*+•‣⁃◦∙·▪▫■□●○◆◇♦–—→⇒➔➢➤►▸▶❖\uf0a7\uf0b7\uf0d8\uf06e\uf076]"
# A mark that a reader may cite (`(2)`, `1.1`, `§ 3`) or that says something (`[x]`, `✓`) stays in the quote.
_ITEM = re.compile(
    rf"[ \t]*(?:(?P<mark>{_BULLET}|\d{{1,3}}[.)]|[a-zA-Z]\)|[ivxIVX]{{1,5}}[.)])[ \t\xa0]+(?=\S)"
    r"|(?P<kept>\((?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})\)[ \t]+(?=\S)"
    r"|\d{1,3}(?:\.\d{1,3}){1,4}\.?[ \t]+(?=[A-Z(\[\"“])"
    r"|§{1,2}[ \t]*\d+\w?[ \t]+(?=\S)|\[[ xX]\][ \t]+(?=\S)|[☐☑☒✓✔✗✘✅❌][ \t]*(?=\S)"
    r"|\[\^[^\]\s]{1,40}\]:[ \t]*(?=\S)))"
)
_BULLET_AND_FIGURE = re.compile(rf"[ \t]*{_BULLET}[ \t]+\d")
_NUMBER = re.compile(r"[ \t]*\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]")
_FIRST_NUMBER = re.compile(r"[ \t]*\(?(?:1|a|A|i|I)[.)]")
_LABEL = re.compile(
    r"[ \t]*(?:[*_]{1,3}|\[?\d{1,2}:\d\d[\]\d:.,]{0,12}[ \t]+|\[[^\]\n]{4,24}\][ \t]+)?"
    r"(?P<label>[^\W_][\w .'’/&()#+-]{0,40}?)[*_]{0,3}::?[*_]{0,3}[ \t]+(?=\S)"
)
QUESTION_LABEL = re.compile(
    r"[ \t]*[*_]{0,3}(?:Q|Question)[ \t]*\d{0,3}[*_]{0,3}[.:)][*_]{0,3}[ \t]*(?=\S)", re.I
)
_ASKS = re.compile(r"[?？][\s'\"”’»)\]*_~`]*(?:\([^()\s]{0,300}\))?[\s*_]*$")
_ASKED = re.compile(r"[?？]['\"”’»]*,? (?:asked|asks|wondered|inquired|enquired) [^.?!\n]{1,60}\.[\"”’»]*$")
_ONLY_LINK = re.compile(
    r"[*_]{0,3}(?:\[[^\[\]]{1,300}\](?:\([^()\s]{0,500}\)|\[[^\[\]]{0,200}\])|<?https?://\S{1,500}"
    r"|\[\[[^\[\]]{1,300}\]\])[*_]{0,3}[ \t]*"
)
_DOT_LEADER = re.compile(r"[^.\n]{1,100}[ \t]*(?:\.[ ]?){4,200}[ \t]*\d{1,4}$")
_HIDDEN = re.compile(
    r"[ \t]*(?:"
    r"\([\w:./-]{1,80}\)=|\^[\w-]{1,80}|:{3,}.{0,300}|\{\*.{0,400}\*\}|\[\[_?toc_?\]\]|\[toc\]"
    r"|-{2,3}8<-{2,3}.{0,300}|\{:?[ \t]*[#.:][^{}]{0,300}\}|\{%.{0,400}%\}|\{\{<.{0,400}>\}\}"
    r"|(?:!!!|\?\?\?\+?)[ \t]+\w.{0,200}"
    r"|\[(?!\^)[^\]\[]{1,200}\]:[ \t]*(?:<[^<>]{0,500}>|\S{1,1000})(?:[ \t]+[\"'(].{0,500})?"
    r"|(?:\[?!\[[^\]\[]{0,300}\](?:\([^()]*\)|\[[^\]\[]{0,200}\])"
    r"(?:\]\([^()]*\)|\]\[[^\]\[]{0,200}\])?[ \t]*)+"
    r"|<?https?://\S{1,500}|\[[^\[\]]{1,300}\]\(https?:[^()\s]{0,500}\)|!\[\[[^\[\]]{1,300}\]\]"
    r"|\|={3,}|(?:#[^\W\d][\w/-]{0,60}[ \t]*)+|\\?\\(?:newpage|pagebreak|tableofcontents)"
    r")[ \t]*",
    re.I,
)
_LINK = r"!?\[[^\[\]\n]{1,200}\](?:\([^()\n]{0,500}\)|\[[^\[\]\n]{0,200}\])"
# "[Home](index.md) | [Contact](contact.md)": the way to other pages.
_NAVIGATION = re.compile(
    rf"[ \t]*(?:[«‹←<][ \t]*)?{_LINK}(?:[ \t]*(?:[|·•»›→>/–—-]|&nbsp;|&middot;)+[ \t]*{_LINK}){{1,40}}"
    r"[ \t]*[»›→>]?[ \t]*"
)
_TERM = re.compile(r"[ \t]*(?P<mark>\*\*|__|`)[^*_`\n]{1,60}(?P=mark)[ \t]+[-–—][ \t]+(?=\S)")
_MODULE_LINE = re.compile(
    r"(?:import\b.{1,200}\bfrom[ \t]+['\"]|import[ \t]+['\"]|export[ \t]+(?:const|default|let|function)\b)"
)
_BY_LINE = re.compile(r"(?:By|From|Photo|Text|Source|Posted|Published|Updated)[ \t:]", re.I)
_NUMBERED_HEADING = re.compile(
    r"(?:§|(?:chapter|section|part|rule|article|annex|appendix|step|day|week|version|v)\b"
    r"|\d+(?:\.\d+)*\.?[ \t]+[A-Z])",
    re.I,
)
_NUMBERED_PART = re.compile(
    r"[ \t]*(?:chapter|section|part|article|annex|appendix|lesson|kapitel|teil)[ \t]+"
    r"(?:\d{1,3}|[IVX]{1,5}|[A-Z])[ \t]*:",
    re.I,
)
_DATE = re.compile(
    r"(?:\w{3,9},?[ \t]+)?(?:\d{4}-\d\d-\d\d"
    r"|\d{1,2}\.?[ \t]+\w{3,9}\.?,?[ \t]+\d{4}|\w{3,9}\.?[ \t]+\d{1,2},?[ \t]+\d{4})",
    re.I,
)
# A line that ends in one of these has not ended its sentence.
_OPEN_END = re.compile(
    r"(?:,|[^\s-]-|\b(?:a|an|the|of|in|to|from|with|at|by|for|on|under|over|into|and|or|but|nor|that|which|who|whom"
    r"|whose|is|are|was|were|be|been|being|has|have|had|will|would|shall|should|can|could|may|might|must|not|as|than"
    r"|between|about|after|before|during|until|since|within|without|through|against|towards?|its|their|his|her|our"
    r"|your|my|this|these|those|such|also|der|die|das|den|dem|des|und|oder|von|vom|zu|zum|zur|mit|im|am|bei|auf|für"
    r"|ein|eine|einen|einem|einer|ist|sind|war|wird|werden))$"
)


def item_mark(line: str) -> tuple[int, bool] | None:
    """Where the text after a list mark begins and whether the mark belongs to the quote; None for no item."""
    match = _ITEM.match(line)
    if match is None:
        return None
    return (match.end(), False) if match.group("mark") else (len(line) - len(line.lstrip()), True)


def is_section_title(line: str) -> bool:
    """Whether it is the title of a section of a law or a contract: `§ 13 Pets`."""
    return line.lstrip().startswith("§") and len(line) <= 60 and not SENTENCE_END.search(line)


def is_numbered(line: str) -> bool:
    """Whether a heading has a number: `Chapter 2: Fees`, `§ 13 Pets`, `3.1 Keys`."""
    return bool(_NUMBERED_HEADING.match(line))


def is_label(line: str) -> bool:
    """Whether it is `Key: value`, `**term** – meaning`, or what somebody said: `[00:12] ANNA: ...`."""
    match = None if _NUMBERED_PART.match(line) else _LABEL.match(line)
    is_short = match is not None and match.group("label").count(" ") < 5
    return bool(is_short or QUESTION_LABEL.match(line) or _TERM.match(line)) or dialogue.is_utterance(line)


def is_hidden(line: str) -> bool:
    """Whether it is markup that a reader never sees as text: an anchor, a directive, a bare link, a badge."""
    return (
        bool(_HIDDEN.fullmatch(line))
        or ("](" in line and bool(_NAVIGATION.fullmatch(line)))
        or dialogue.is_cue_time(line)
        or bool(dialogue.FORWARD_RULE.fullmatch(line))
    )


def is_module_line(line: str) -> bool:
    """Whether it imports or exports, as at the top of an MDX file."""
    return bool(_MODULE_LINE.match(line))


def asks(words: str) -> bool:
    """Whether it is a question: by its mark, by that of a link's words, or as somebody asked it."""
    end = words[-400:]
    has_mark = "?" in end or "？" in end  # few have one, and the patterns below take longer to tell
    is_asked = has_mark and bool(_ASKS.search(end) or _ASKED.search(end))
    return is_asked or bool(QUESTION_LABEL.match(words)) or dialogue.asks_without_mark(words)


def only_leads_elsewhere(words: str) -> bool:
    """Whether it is a link and nothing else, or a line of a table of contents."""
    return bool(_ONLY_LINK.fullmatch(words)) or bool(_DOT_LEADER.fullmatch(words))


def has_open_end(line: str) -> bool:
    """Whether a sentence cannot end with this line."""
    return bool(_OPEN_END.search(line[-20:].rstrip()))


def continues_over_mark(line: str, below: str, *, is_alone: bool = False) -> bool:
    """Whether what looks like a list mark below a line belongs to its sentence: a date, a minus, a number.

    `is_alone`: no other line like it follows, as in a list.
    """
    if SENTENCE_END.search(line) and not line.rstrip().endswith(","):
        return False
    if _BULLET_AND_FIGURE.match(below) or (_NUMBER.match(below) and not _FIRST_NUMBER.match(below)):
        is_sentence = is_alone and line.count(" ") >= MIN_SENTENCE_WORDS - 1
        return has_open_end(line) or len(line) >= HARD_WRAP_WIDTHS[0] or is_sentence
    return has_open_end(line) and not line.rstrip().endswith(",")


def reads_like_a_heading(line: str) -> bool:
    """Whether a line that nothing marks could be a heading: short, begun like one, with no end mark."""
    first = line[:1]
    if len(line) > HEADING_LENGTH or "\n" in line or "\r" in line or SENTENCE_END.search(line):
        return False
    if not (first.isalnum() or first in "'\"“‘*§") or first.islower() or _BY_LINE.match(line):
        return False
    if is_label(line) or line.count(" | ") > 1:
        return False
    has_figure = any(character.isdigit() for character in line)
    return (
        not has_figure
        or bool(_NUMBERED_HEADING.match(line))
        or bool(_DATE.fullmatch(line))
        or _names_a_thing(line)
    )


def _names_a_thing(line: str) -> bool:
    """Whether its figures are part of a name (`Call with Harrow, 4 June`), by its having few small words."""
    words = line.split()
    return len(words) <= 8 and not re.search(
        r"\d[-:–]\d|\b(?:in|at|on|until|from|is|are|was|by|for) \d", line
    )


def without_quote_mark(line: str) -> str:
    """A line without the `>` before what is quoted in an answer, and without white space around it."""
    quoted = QUOTED.match(line)
    return line[quoted.end() if quoted else 0 :].strip()
