"""A conversation as one HTML file: made of its Markdown, with no script, picture or page from elsewhere."""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from bot.render.markdown import conversation_markdown
from bot.writing.written import Written
from retrieval.types import Answer

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>A conversation with Footnote</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}
blockquote {{ border-left: .2rem solid #a3a; margin: 1rem 0; padding-left: 1rem }}
table {{ border-collapse: collapse }} th, td {{ border: 1px solid #888; padding: .2rem .5rem }}
pre {{ overflow-x: auto }} .footnotes {{ font-size: .9rem; overflow-wrap: anywhere }}
</style>
{body}"""
_RENDERER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_RENDERER.use(footnote_plugin, inline=False)


def conversation_page(turns: Iterable[tuple[str, Answer, Written | None]], base_url: str = "") -> str:
    """The page: a heading a question, its quotes, and all sources as footnotes at the end."""
    return _PAGE.format(body=_RENDERER.render(conversation_markdown(turns, base_url)))
