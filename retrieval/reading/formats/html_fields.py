"""The title, author, date and address that a web page states."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

MAX_JSON = 200_000  # characters of a page's JSON-LD that are looked at
META = {
    "title": ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title"),
    "author": ("author", "citation_author", "dc.creator", "dcterms.creator", "article:author", "byl"),
    "date": (
        "article:published_time", "citation_publication_date", "citation_date", "dc.date", "dcterms.created",
        "dc.date.issued", "datepublished", "publish-date", "pubdate", "date", "og:published_time",
    ),
    "url": ("og:url",),
}  # fmt: skip
_LD = {"headline": "title", "datePublished": "date", "author": "author"}
_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?:/|\b)")
_SITE = re.compile(r"\s+[|·—–»-]\s+|\s*::\s*")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def page_fields(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """(name, value) of what is stated, the most reliable first."""
    stated: dict[str, str] = {}
    for name, value in (*_linked_data(tree), *_meta(tree), *_elements(tree)):
        value = " ".join(value.split())
        if name == "date" and (match := _ISO_DATE.match(value)):
            value = match.group()
        if value and name not in stated and not (name == "author" and value.startswith("http")):
            stated[name] = value
    if "date" not in stated and (match := _DATE_IN_URL.search(stated.get("url", ""))):
        stated["date"] = "-".join(match.groups())
    yield from stated.items()


def _linked_data(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for script in tree.css('script[type="application/ld+json"]'):
        text = script.text()
        if len(text) > MAX_JSON:
            continue
        try:
            values = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for value in _objects(values):
            for key, name in _LD.items():
                if (stated := _text(value.get(key))) and (
                    name != "title" or "articleBody" in value or _is_article(value)
                ):
                    yield name, stated


def _objects(values: Any) -> Iterator[dict[str, Any]]:
    pending = [values]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value[:100]
        elif isinstance(value, dict):
            yield value
            pending.append(value.get("@graph"))


def _is_article(value: dict[str, Any]) -> bool:
    kind = value.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name.endswith(("Article", "Posting", "Report")) for name in kinds)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value[:10])))
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _meta(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    stated: dict[str, str] = {}
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        key = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        ).lower()
        stated.setdefault(key, attributes.get("content") or "")
    for name, keys in META.items():
        for key in keys:
            if value := stated.get(key):
                yield name, value


def _elements(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    if (link := tree.css_first("link[rel=canonical]")) is not None:
        yield "url", link.attributes.get("href") or ""
    # One above the content is the name of the site.
    headings = (tree.css_first(f"{root} h1") for root in ("main", "article", "[role=main]", "body"))
    heading, title = next(filter(None, headings), None), tree.css_first("title")
    words = title.text(strip=True) if title is not None else ""
    text = heading.text(deep=True, separator=" ", strip=True) if heading is not None else ""
    if text and (not words or text.lower() in words.lower()):
        yield "title", text
    if words:
        yield "title", _without_site(words)
    time = tree.css_first("time[pubdate], article time[datetime], [itemprop=datePublished]")
    if time is not None:
        yield "date", time.attributes.get("datetime") or time.attributes.get("content") or time.text()


def _without_site(title: str) -> str:
    """A title without the site's name after its last dash or bar."""
    parts = _SITE.split(title)
    return parts[0] if len(parts) > 1 and len(parts[0]) >= 8 else title
