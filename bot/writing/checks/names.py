"""Names that the source does not have, or puts together otherwise."""

from collections.abc import Iterator, Sequence

from bot.writing.comparison import Comparison, are_related
from bot.writing.wording import Wording
from bot.writing.words import Word

MAX_GAP = 3  # words from one word of a name to the next, where the source has the name in a longer form
_NO_NAMES = frozenset("i mr mrs ms dr sir".split())


def new_name(pair: Comparison) -> str:
    """The first name that the source does not have as it is written."""
    for name in names_of(pair.written):
        known = [_positions(word, pair) for word in name]
        text = " ".join(word.text for word in name)
        missing = [word for word, at in zip(name, known, strict=True) if not at]
        if missing and not (_is_initials(name, pair.source) or _is_completed(name, missing, pair)):
            return f"the source does not name “{text}”"
        if not _stand_together([at for at in known if at]):
            return f"the source has no “{text}”"
    return ""


def names_of(wording: Wording) -> Iterator[tuple[Word, ...]]:
    """The words of each name; a single word that begins a sentence counts only if nothing else does."""
    for start, end in wording.name_spans:
        words = tuple(
            word
            for word in wording.words_between(start, end)
            if word.is_content and word.is_capitalised and word.text.lower() not in _NO_NAMES
        )
        if words:
            yield words


def _positions(word: Word, pair: Comparison) -> list[int]:
    """Where the source has a word of a name: capitalised too, unless the word only begins the sentence."""
    begins = word.start == 0
    return [
        at
        for at, other in enumerate(pair.source.words)
        if (other.stem == word.stem or are_related(word.stem, other.stem))
        and (begins or other.is_capitalised or other.has_digit)
    ]


def _is_initials(name: Sequence[Word], source: Wording) -> bool:
    """Whether a name is the initials of one in the source."""
    letters = "".join(word.text for word in name).upper()
    initials = ("".join(word.text[0] for word in other) for other in names_of(source))
    return len(letters) > 1 and any(letters == initial.upper() for initial in initials)


def _is_completed(name: Sequence[Word], missing: Sequence[Word], pair: Comparison) -> bool:
    """Whether the context has the full name of which the source has the last word."""
    if name[-1] in missing or not pair.context.text:
        return False
    stems = [word.stem for word in name]
    return any(
        [word.stem for word in pair.context.words[at : at + len(stems)]] == stems
        for at in range(len(pair.context.words))
    )


def _stand_together(known: Sequence[Sequence[int]]) -> bool:
    """Whether the words of a name follow each other in the source."""
    ends = set(known[0]) if known else set()
    for positions in known[1:]:
        ends = {at for at in positions if any(0 < at - before <= MAX_GAP for before in ends)}
        if not ends:
            return False
    return True
