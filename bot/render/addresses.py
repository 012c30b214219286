"""An address for every quote, at which `footnote serve` shows the article with the cited words marked."""

from hashlib import sha256
from urllib.parse import quote, urlencode

from retrieval.types import Citation, ClosestPassage, Hit, SupportingQuote

ARTICLES = "/a/"  # the path of an article is this and its id
DIGEST_CHARS = 12  # of the words of a quote, by which a change is noticed
FRAGMENT_WORDS = 4  # of a quote's beginning, and of its end, in a text fragment
_SAFE = "/~@"  # what stays as it is in the path of an address, besides letters, digits and -._

Located = Citation | SupportingQuote | ClosestPassage | Hit


def address_of(source: Located, base_url: str) -> str:
    """Where the page of a source is: at its words, or at its lines where it is only the closest passage.

    The span stands in the query, by which the server marks it, and in the fragment, by which a browser goes
    there; the text fragment finds the words again where an edit has moved them.
    """
    page = article_address(source.article.id, base_url)
    match source:
        case Hit():
            return page + span_query(source.passage.start, source.passage.end, source.passage.text)
        case ClosestPassage():
            return f"{page}?l={source.lines[0]}-{source.lines[1]}#cited"
        case _:
            return page + span_query(source.start, source.end, source.quote)


def article_address(id: str, base_url: str) -> str:
    """The address of an article's page."""
    return base_url + ARTICLES + quote(id, safe=_SAFE, errors="replace")


def span_query(start: int, end: int, words: str) -> str:
    """What follows an article's address for `text[start:end]`, which are these words."""
    query = urlencode({"c": f"{start}-{end}", "d": digest_of(words)})
    return f"?{query}#c={start}-{end}{_directive(words)}"


def digest_of(words: str) -> str:
    """A short digest of cited words."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_CHARS]


def with_text_fragment(url: str, words: str) -> str:
    """The address of a web page, at these words, for browsers that know text fragments."""
    directive = _directive(words)
    if not directive:
        return url
    return url + directive if "#" in url else f"{url}#{directive}"


def _directive(words: str) -> str:
    """`:~:text=first words,last words`; whole words only, none of which spans a line."""
    lines = [line.split() for line in words.splitlines() if line.strip()]
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) <= 2 * FRAGMENT_WORDS:
        return f":~:text={_escaped(lines[0])}"
    first, last = lines[0][:FRAGMENT_WORDS], lines[-1][-FRAGMENT_WORDS:]
    return f":~:text={_escaped(first)},{_escaped(last)}"


def _escaped(words: list[str]) -> str:
    """A hyphen and a comma mean something in a text fragment, so they are escaped too."""
    text = " ".join(words).encode("utf-8", "replace").decode()
    return quote(text, safe="").replace("-", "%2D")
