"""Words that stand in the source neither as they are nor as anything like them."""

from bot.writing.checks.denial import denied_stems
from bot.writing.comparison import Comparison
from bot.writing.words import Word, opposites

MIN_COSINE = 0.35  # of every word that the source has in no form
MIN_LIKE = 0.5  # below it, the word is new
MAX_NEW, MAX_NEW_SHARE = 1, 0.2  # new words, and their share of the content words


def words_not_in_source(pair: Comparison) -> str:
    """The words that make a sentence say more than its source, or something else."""
    telling = _telling(pair)
    for word, cosine in telling:
        if cosine < MIN_COSINE:
            return f"nothing in the source is like “{word.text}”"
    new = [word.text for word, cosine in telling if cosine < MIN_LIKE]
    if len(new) > MAX_NEW:
        return f"the source has neither “{new[0]}” nor “{new[1]}”"
    if len(new) > MAX_NEW_SHARE * len(pair.written.content):
        return f"the source has no “{new[0]}”"
    return ""


def _telling(pair: Comparison) -> list[tuple[Word, float]]:
    """The new words that say something, but for those like "differ" for "not equal"."""
    denied = denied_stems(pair.source)
    return [
        (word, cosine)
        for word, cosine in pair.new_words
        if not word.is_light and not opposites(word.stem) & denied
    ]


def substituted_word(pair: Comparison) -> str:
    """A word that stands in the very place of another one of the source: "profit" for "revenue".

    At the begin of a sentence one in place of several: "negotiators" for "aides around the room".
    """
    new = {word for word, _ in _telling(pair)}
    content = [n for n, word in enumerate(pair.source.words) if word.is_content]
    written = [
        (word, partner)
        for word, partner in zip(pair.written.words, pair.partners, strict=True)
        if word.is_content
    ]
    begin = -1
    partners = [begin, *(partner for _, partner in written)]
    for (word, _), before, after in zip(written, partners, partners[2:], strict=False):
        if word not in new or before not in (begin, *content) or after not in content:
            continue
        gap = [n for n in content if before < n < after]
        is_replaced = len(gap) > 1 if before == begin else len(gap) == 1
        if is_replaced and not set(gap) & set(pair.partners):
            return f"“{word.text}” stands for “{pair.source.words[gap[0]].text}”"
    return ""
