"""Words that stand in the source neither as they are nor as anything like them."""

from bot.writing.comparison import Comparison

MIN_COSINE = 0.25  # of every content word
MIN_NEW = 0.5  # below it, a word without its stem in the source is new
MAX_NEW = 1


def new_words(pair: Comparison) -> str:
    new = []
    for word, cosine, partner in zip(pair.written.words, pair.cosines, pair.partners, strict=True):
        if not word.is_content:
            continue
        if cosine < MIN_COSINE and partner is None:
            return f"nothing in the source is like “{word.text}”"
        if cosine < MIN_NEW and partner is None:
            new.append(word.text)
    if len(new) > MAX_NEW:
        return f"the source has neither “{new[0]}” nor “{new[1]}”"
    return ""
