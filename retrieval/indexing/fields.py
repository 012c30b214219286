"""The fields of front matter as passages of their own, each an item that can be quoted.

Left out are dates, which would answer any question with "when" (the date of an article has a question of its
own), titles that state no figure (they head every passage), and what only a site generator reads. The header
of a mail is whole.
"""

from collections.abc import Callable, Iterator

from retrieval.reading.front_matter import ALIASES, normalized_key
from retrieval.reading.header_block import is_of_mail
from retrieval.types import Article, Field, Passage, Sentence, SentenceKind

Count = Callable[[str], int]

MAX_HEADER = 48  # tokens
MIN_ROOM = 16  # tokens; a title so long that a field has less is left away
_TECHNICAL = frozenset(
    """layout template slug id uid uuid draft weight order navorder sidebar sidebarposition sidebarlabel
    cssclass cssclasses toc mathjax math comments lang locale permalink url link canonical canonicalurl
    image images cover thumbnail feature type nav hide render markup aliases redirectfrom to""".split()
)


def field_passages(article: Article, count: Count, target: int, limit: int) -> list[Passage]:
    """The passages of an article's fields, in order, none longer than `limit` tokens with its header.

    Args:
        article: the article.
        count: how many tokens a text has.
        target: tokens that a passage should have at most.
        limit: tokens that a passage and its header may have.
    """
    headers = (article.title, "")
    header = next(
        lines for lines in headers if count(lines) <= min(MAX_HEADER, limit - MIN_ROOM) or not lines
    )
    room = limit - (count(f"{header}\n") if header else 0)
    passages: list[Passage] = []
    run: list[Sentence] = []
    for sentence in _sentences(article, count, room):
        start = run[0].start if run else sentence.start
        if run and count(article.text[start : sentence.end]) > min(target, room):
            passages.append(_passage(article, header, run))
            run = []
        run.append(sentence)
    return [*passages, _passage(article, header, run)] if run else passages


def _passage(article: Article, header: str, sentences: list[Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    return Passage(start, end, article.text[start:end], header, tuple(sentences))


def _sentences(article: Article, count: Count, room: int) -> Iterator[Sentence]:
    end_of_last = 0
    is_mail = is_of_mail({field.name.lower() for field in article.fields})
    for field in article.fields:
        if field.start < end_of_last or not (
            is_mail or _is_quotable(field)
        ):  # inner fields of JSON share one span
            continue
        end = _fitting_end(article.text, field, count, room)
        if end > field.start:
            end_of_last = end
            yield Sentence(field.start, end, SentenceKind.ITEM)


def _is_quotable(field: Field) -> bool:
    key = normalized_key(field.name)
    if key in ALIASES["title"]:
        return any(character.isdigit() for character in field.value)
    return (
        key not in ALIASES["published"]
        and key not in _TECHNICAL
        and any(character.isalnum() for character in field.value)
    )


def _fitting_end(text: str, field: Field, count: Count, room: int) -> int:
    """Where a field ends, cut to what the model can read: after a word, or else after a character."""
    end = field.end
    while end > field.start and count(text[field.start : end]) > room:
        half = field.start + (end - field.start) // 2
        space = max(text.rfind(" ", field.start, half), text.rfind("\n", field.start, half))
        end = space if space > field.start else half
    return field.start + len(text[field.start : end].rstrip())
