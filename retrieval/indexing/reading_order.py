"""Orders files by how many words of a waiting question they have."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.walk import ArticleFile
from retrieval.text.stopwords import STOPWORDS

_WORD = re.compile(r"\w{3,}")
_MIN_STEM, _ENDING = 4, 2  # letters: a longer word is looked for without its last two


def likely_first(files: Sequence[ArticleFile], reader: ArticleReader, question: str) -> list[ArticleFile]:
    """The files by the summed idf of the question's words that their bytes have; equals stay in their order.

    Nothing is decoded or parsed: it takes 0.1 s for 2,000 short articles. What has none of the words comes
    last, as do files in another encoding than the question's.
    """
    stems = _stems(question)
    stems_of = {file.id: _stems_in(file, reader, stems) for file in files}
    counts = Counter(stem for present in stems_of.values() for stem in present)
    idf = {stem: log(1 + len(files) / count) for stem, count in counts.items()}
    return sorted(files, key=lambda file: -sum(idf[stem] for stem in stems_of[file.id]))


def _stems(question: str) -> tuple[bytes, ...]:
    """The beginnings of the words that are no function words, in UTF-8 and small letters."""
    words = {word for word in _WORD.findall(question.lower()) if word not in STOPWORDS}
    return tuple(word[: max(_MIN_STEM, len(word) - _ENDING)].encode() for word in sorted(words))


def _stems_in(file: ArticleFile, reader: ArticleReader, stems: Sequence[bytes]) -> list[bytes]:
    try:
        data = reader.read_bytes(file).lower()
    except UnreadableFile:  # which is said when its turn comes
        return []
    return [stem for stem in stems if stem in data]
