"""What nobody is to read: comments, block ids, imports."""

import pytest

from tests.retrieval.reading.outline import outline


class TestHidden:
    @pytest.mark.parametrize(
        "hidden",
        [
            "<!-- The number is 5. -->",
            "<!--\nThe number\n\nis 5.\n-->",
            "%% The number is 5. %%",
            "~~The number is 5.~~",
            "{/* The number is 5. */}",
            "{% comment %}\nThe number is 5.\n{% endcomment %}",
            "{# The number is 5. #}",
            "<div hidden>The number is 5.</div>",
            '<p style="display: none">The number is 5.</p>',
            "<template>The number is 5.</template>",
            "<script>let number = 5</script>",
            "<style>p { margin: 5 }</style>",
            "[//]: # (The number is 5.)",
            "[hb]: https://example.org/handbook.pdf",
            "(collections-delete)=",
            "^delete-block",
            "::: llm.delete",
            "{* ../../docs_src/delete.py hl[3] *}",
            "[[toc]]",
            "[[_TOC_]]",
            "---8<--- a.md",
            "https://example.org/a",
            "[Read on](https://example.org/a)",
            "[![build](https://example.org/b.svg)](https://example.org/b)",
            "#harbour #roof",
            "<del>The number is 5.</del>",
            "<svg><text>The number is 5.</text></svg>",
            "[Home](index.md) | [The number](number.md) | [Contact](contact.md)",
            "[← Back](index.md) · [Next →](next.md)",
        ],
    )
    @pytest.mark.parametrize("before", ["", "# Fees\n\n"])
    def test_what_nobody_is_to_read_is_no_sentence(self, hidden: str, before: str) -> None:
        text = f"{before}Ask at the desk.\n\n{hidden}\n\nCards are made there.\n"
        shown = [words for kind, words in outline(text) if kind == "prose"]
        assert shown == ["Ask at the desk.", "Cards are made there."]

    @pytest.mark.parametrize("hidden", ["<!-- secret -->", "~~nine~~", "%% secret %%"])
    def test_inside_a_sentence_it_ends_the_sentence(self, hidden: str) -> None:
        assert outline(f"The fee is {hidden} ten euros.\n") == [
            ("prose", "The fee is"),
            ("hidden", hidden),
            ("prose", "ten euros."),
        ]

    def test_a_block_id_at_the_end_of_a_line_is_no_part_of_it(self) -> None:
        assert outline("Delete it at once. ^delete\n") == [
            ("prose", "Delete it at once."),
            ("hidden", "^delete"),
        ]

    @pytest.mark.parametrize("code", ["```\n<!-- a -->\n```", "```\n~~a~~ %% b %%\n```"])
    def test_code_hides_nothing(self, code: str) -> None:
        assert outline(code) == [("code", code)]

    def test_code_in_a_line_hides_nothing(self) -> None:
        assert outline("Write `<!-- a -->` here.\n") == [("prose", "Write `<!-- a -->` here.")]

    def test_imports_at_the_top_are_hidden(self) -> None:
        assert outline("import { Fee } from '../fee'\n\n<Callout>\n  It is 15 euros.\n</Callout>\n") == [
            ("hidden", "import { Fee } from '../fee'"),
            ("prose", "It is 15 euros."),
        ]
