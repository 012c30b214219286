"""The exit codes of `footnote`: a part of its contract, and shown in every help."""

ANSWERED, NOT_SAID, USAGE, NOT_READY, INTERRUPTED = 0, 1, 2, 3, 130
UNEXPECTED = NOT_READY  # the cause of a bug is unknown, so nothing can be assumed to be ready


def exit_code(*, found: bool) -> int:
    """0 for an answer, 1 for none: the articles do not say, or it was no question."""
    return ANSWERED if found else NOT_SAID
