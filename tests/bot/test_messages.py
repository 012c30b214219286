"""Messages on stderr: a message and its hint on one line."""

import pytest

from bot.messages import with_hint


@pytest.mark.parametrize(
    ("message", "hint", "line"),
    [
        ("no index", "run `footnote index`", "no index. Run `footnote index`."),
        (
            "no model is set",
            "footnote config set writer_model NAME",
            "no model is set. footnote config set writer_model NAME.",
        ),
        ("it is damaged", "footnote doctor checks it", "it is damaged. footnote doctor checks it."),
        ("it needs a package", "pip install 'x[y]'", "it needs a package. pip install 'x[y]'."),
        ("notes/a.md: unreadable", "", "notes/a.md: unreadable."),
        ("what now?", "footnotes are no command", "what now? Footnotes are no command."),
    ],
)
def test_a_hint_begins_with_a_capital_unless_it_begins_with_a_command(
    message: str, hint: str, line: str
) -> None:
    assert with_hint(message, hint) == line
