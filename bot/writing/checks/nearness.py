"""Words that stand in the source neither as they are nor as anything like them."""

from bot.writing.checks.denial import denied_stems
from bot.writing.comparison import Comparison
from bot.writing.words import opposites

MIN_COSINE = 0.3  # of every word that the source has in no form
MIN_LIKE = 0.5  # below it, the word is new
MAX_NEW, MAX_NEW_SHARE = 1, 0.2  # new words, and their share of the content words


def words_not_in_source(pair: Comparison) -> str:
    """The words that make a sentence say more than its source, or something else."""
    denied = denied_stems(pair.source)
    telling = [
        (word, cosine)
        for word, cosine in pair.new_words
        if not (word.is_light or opposites(word.stem) & denied)  # "differ" for "not equal"
    ]
    for word, cosine in telling:
        if cosine < MIN_COSINE:
            return f"nothing in the source is like “{word.text}”"
    new = [word.text for word, cosine in telling if cosine < MIN_LIKE]
    if len(new) > MAX_NEW:
        return f"the source has neither “{new[0]}” nor “{new[1]}”"
    if len(new) > MAX_NEW_SHARE * len(pair.written.content):
        return f"the source has no “{new[0]}”"
    return ""
