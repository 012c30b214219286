"""Whether a text is harmless to look at, by Unicode's own categories and not by Footnote's ranges."""

import unicodedata

# Format characters that are drawn: signs before Arabic, Syriac and Kaithi numbers.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
JOINERS = {0x200C, 0x200D}  # which belong to some scripts and to emoji
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def unseen(text: str) -> set[str]:
    """The characters of a text, line ends and tabs left out, that draw nothing or draw elsewhere."""
    return {
        character
        for character in set(text) - {"\n", "\t"}
        if unicodedata.category(character) in UNSEEN and ord(character) not in DRAWN | JOINERS
    }
