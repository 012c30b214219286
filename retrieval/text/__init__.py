"""Plain text, with no notion of an article: visible characters, lines, numbers, quantities."""
