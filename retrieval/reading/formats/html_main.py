"""The main content of a web page: without menus, notices, forms and hidden elements."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

DROPPED = (
    "script, style, template, noscript, nav, aside, form, dialog, iframe, [hidden], [aria-hidden=true],"
    " [role=navigation], [role=dialog], [role=alertdialog], [role=banner], [role=search], [role=menu],"
    " [role=complementary], [role=contentinfo], [style*='display:none'], [style*='display: none'],"
    " [style*='visibility:hidden'], [style*='visibility: hidden'], [style*='font-size:0']"
)
ROOTS = ("[itemprop=articleBody]", "main article", "article", "main", "[role=main]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MIN_ROOT_SHARE, MIN_ROOT_WORDS = 0.25, 120  # of the page, one of which a root has to have
MAX_DROPPED_SHARE = 0.4  # of the page's words; what holds more is not dropped for its name
_NOISE = re.compile(
    r"(?:\A|[\s_-])(?:ad|ads|advert|advertisement|banner|breadcrumbs?|comments?|consent|cookies?|disqus|gdpr"
    r"|masthead|menu|nav|navbar|navigation|newsletter|pager|pagination|popup|promo|recommended|related|share"
    r"|sharing|sidebar|signup|skip|social|sponsored|subscribe|subscription|tags|toolbar|widget|footer|toplang"
    r"|quickview|path)(?=[\s_-]|\Z)",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"(?:\A|[\s_-])(?:article|content|body|main|post|entry|text)(?=[\s_-]|\Z)", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_COMMENTS = re.compile(r"comment|disqus|repl(?:y|ies)", re.IGNORECASE)


def main_content(tree: LexborHTMLParser) -> LexborNode | None:
    """The node that holds the article of a page; what is none of it is taken out of the tree."""
    body = tree.body
    if body is None:
        return None
    for node in body.css(DROPPED):
        node.decompose()
    total = _count(body)
    _drop_noise(body, total)
    total = _count(body)
    for selector in ROOTS:
        candidates = [node for node in body.css(selector) if not _is_comment(node)]
        best = max(candidates, key=_count, default=None)
        if (
            best is not None
            and (words := _count(best))
            and (words >= MIN_ROOT_SHARE * total or words >= MIN_ROOT_WORDS)
        ):
            siblings = [node for node in candidates if node.parent == best.parent]
            if len(siblings) > 1 and best.parent is not None and words < 0.6 * _count(best.parent):
                return best.parent  # several articles on one page
            return best
    return _best_by_paragraphs(body, total) or body


def _drop_noise(body: LexborNode, total: int) -> None:
    """Take out what is named as no part of the article, and page headers and footers outside of one."""
    for node in body.css("[class], [id], footer, header"):
        if node.parent is None or node.tag in ("body", "html", "article", "main"):
            continue
        names = f"{node.attributes.get('class') or ''} {_id_of_role(node)}"
        is_frame = node.tag in ("footer", "header") and not _is_within_article(node)
        is_named = bool(_NOISE.search(names)) and not _CONTENT.search(names)
        if node.tag == "header" and node.css_first("h1") is not None:
            continue
        if (is_frame or is_named) and _count(node) <= MAX_DROPPED_SHARE * total:
            node.decompose()


def _id_of_role(node: LexborNode) -> str:
    """The id of an element; "" for one that programs make of a heading's words, such as `4-8-comments`."""
    id = node.attributes.get("id") or ""
    if node.tag not in (*HEADINGS, "section") and node.attributes.get("class") != "section":
        return id
    heading = node if node.tag in HEADINGS else node.css_first(", ".join(HEADINGS))
    said = _WORDS.findall(heading.text(deep=True).casefold()) if heading is not None else []
    return "" if all(word in said for word in _WORDS.findall(id.casefold())) else id


def _is_within_article(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in ("article", "main"):
            return True
        parent = parent.parent
    return False


def _is_comment(node: LexborNode) -> bool:
    """Whether an article is a reader's comment, by its name or its parent's."""
    for element in (node, node.parent):
        if element is not None:
            names = f"{element.attributes.get('class') or ''} {element.attributes.get('id') or ''}"
            if _COMMENTS.search(names):
                return True
    return False


def _best_by_paragraphs(body: LexborNode, total: int) -> LexborNode | None:
    """The node whose paragraphs have most words, as Readability finds it; None where none stands out."""
    points: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    for paragraph in body.css("p, pre, blockquote, td"):
        text = paragraph.text(deep=True)
        if len(text) < 25:
            continue
        score = 1 + text.count(",") + min(len(text) / 100, 3)
        for share, node in ((1.0, paragraph.parent), (0.5, paragraph.parent and paragraph.parent.parent)):
            if node is not None and node.tag not in ("html", "-document"):
                nodes[node.mem_id] = node
                points[node.mem_id] = points.get(node.mem_id, 0.0) + share * score
    if not points:
        return None
    best = nodes[max(points, key=lambda key: points[key] * (1 - link_share(nodes[key])))]
    while best.parent is not None and best.tag != "body" and _count(best) < 0.5 * total:
        if (
            _count(best.parent) > 1.5 * _count(best)
            and points.get(best.parent.mem_id, 0) < 0.3 * points[best.mem_id]
        ):
            break
        best = best.parent
        points.setdefault(best.mem_id, 0.0)
    return best if _count(best) >= MIN_ROOT_SHARE * total else None


def link_share(node: LexborNode) -> float:
    """The share of links in the characters of a node."""
    length = len(node.text(deep=True))
    return min(1.0, sum(len(link.text(deep=True)) for link in node.css("a")) / length) if length else 1.0


def _count(node: LexborNode) -> int:
    """How many words a node has."""
    return len(node.text(deep=True, separator=" ").split())
