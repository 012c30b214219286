"""Remarks beside the quotes: no vectors yet, unreachable articles, another language."""

from collections.abc import Mapping
from dataclasses import replace

from retrieval.text.language import NAMES
from retrieval.text.wording import ENGLISH, Wording
from retrieval.types import Answer, Progress

MIN_SHARE = 0.1  # of the articles, for a language to be named as theirs
MAX_NAMED = 3


def partial_answer(answer: Answer, progress: Progress | None, articles: int, unread: int) -> Answer:
    """An answer from an index without vectors, marked as that.

    Args:
        answer: the answer.
        progress: of the sync that adds the vectors, if it goes on.
        articles: how many articles the index has.
        unread: how many files it lacks.
    """
    wording = answer.wording
    remark = wording.words_only
    if unread:
        remark = wording.words_of_first.format(wording.number(articles), wording.number(articles + unread))
    elif progress is not None:
        share = progress.passages_done / max(progress.passages, 1)
        remark = wording.words_while_reading.format(f"{share:.0%}")
    return replace(answer, partial=True, remark=" ".join(filter(None, (answer.remark, remark))))


def unreachable_remark(unreachable: int, articles: int, wording: Wording = ENGLISH) -> str:
    """The remark that `unreachable` of the articles are on machines that do not answer."""
    return wording.out_of_reach.format(wording.number(unreachable), wording.number(articles))


def language_remark(answer: Answer, language: str, article_languages: Mapping[str, int]) -> str:
    """That a question which is not answered is in another language than all articles, or "".

    Args:
        answer: the answer.
        language: of the question, "" where it is not known.
        article_languages: how many articles are in each language, "" for those where it is not known.
    """
    counts = {name: count for name, count in article_languages.items() if name}
    if answer.found or not language or not counts or language in counts:
        return ""
    first, *others = sorted(counts, key=lambda name: -counts[name])[:MAX_NAMED]
    common = [name for name in others if counts[name] >= MIN_SHARE * sum(counts.values())]
    wording = answer.wording
    if wording is not ENGLISH:  # there are names of languages in English only
        return wording.another_language.format(language, ", ".join((first, *common)))
    named = [NAMES[name] for name in (first, *common)]
    theirs = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return wording.another_language.format(NAMES[language], theirs)
