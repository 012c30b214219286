"""The floors of the house: who may import whom, and where each outside library has its one home."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From the roof down; a module of no floor, a helper of others, belongs to whoever imports it.
FLOORS = (
    ("bot",),
    ("retrieval.evaluation",),
    ("retrieval.library",),
    ("retrieval.answering.answerer",),
    ("retrieval.search.retriever", "retrieval.indexing.indexer"),
    (
        "retrieval.encoder",
        "retrieval.indexing.chunker",
        "retrieval.reading.articles",
        "retrieval.reading.structure",
        "retrieval.query.query",
        "retrieval.store",
    ),
    ("retrieval.types", "retrieval.errors"),
)
HOMES = {
    "langchain_text_splitters": "retrieval.indexing.chunker",
    "sentencex": "retrieval.reading.structure",
    "chardet": "retrieval.reading.decoding",
    "sentence_transformers": "retrieval.encoder",
    "transformers": "retrieval.encoder",
    "tokenizers": "retrieval.encoder",
    "torch": "retrieval.encoder",
    "onnxruntime": "retrieval.encoder",
    "chromadb": "retrieval.store.vectors",
    "chromadb_rust_bindings": "retrieval.store.vectors",
    "rapidfuzz": "retrieval.store.lexical",
    "tantivy": "retrieval.store.lexical",
    "prompt_toolkit": "bot.terminal",
    "pyperclip": "bot.terminal.clipboard",
    "shtab": "bot.cli.commands.completion",
    "slack_bolt": "bot.slack",
    "slack_sdk": "bot.slack",
    "uvicorn": "bot.slack.client.http",
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for top in ("bot", "retrieval") for path in sorted((ROOT / top).rglob("*.py"))}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imported(module: str) -> frozenset[str]:
    """What a module imports, anywhere in it: inside functions and for type checking too."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            inside = {f"{node.module}.{each.name}" for each in node.names} & MODULES.keys()
            found |= inside or {str(node.module)}
    return frozenset(found)


def reached(module: str) -> set[str]:
    """The modules of ours that a module needs, directly or not."""
    seen: set[str] = set()
    ahead = [module]
    while ahead:
        new = (imported(ahead.pop()) & MODULES.keys()) - seen
        seen |= new
        ahead += new
    return seen


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def floor(module: str) -> int | None:
    """0 is the roof."""
    return next((n for n, places in enumerate(FLOORS) for each in places if within(module, each)), None)


def uses(module: str) -> Iterator[str]:
    """The names of what a module calls or looks into."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def test_no_arrow_goes_up() -> None:
    placed = {module: place for module in MODULES if (place := floor(module)) is not None}
    arrows = {(module, each) for module in placed for each in reached(module) & placed.keys()}
    assert not {(module, each) for module, each in arrows if placed[each] < placed[module]}


def test_searching_and_indexing_do_not_know_each_other() -> None:
    assert "retrieval.indexing.indexer" not in reached("retrieval.search.retriever")
    assert "retrieval.search.retriever" not in reached("retrieval.indexing.indexer")


def test_the_terminal_and_slack_do_not_know_each_other() -> None:
    for place, other in (("bot.slack", "bot.terminal"), ("bot.terminal", "bot.slack")):
        assert not {
            each for each in MODULES if within(each, place) and any(within(r, other) for r in reached(each))
        }


@pytest.mark.parametrize(("library", "home"), HOMES.items())
def test_each_outside_library_has_one_home(library: str, home: str) -> None:
    users = {module for module in MODULES if any(within(each, library) for each in imported(module))}
    assert not {module for module in users if not within(module, home)}


def test_what_knows_the_articles_knows_no_bot_prints_nothing_and_reads_no_environment() -> None:
    modules = [module for module in MODULES if within(module, "retrieval")]
    assert not {module for module in modules if any(within(each, "bot") for each in imported(module))}
    outward = {"print", "input", "os.environ", "os.getenv", "os.putenv", "os.environb"}
    found = {module: outward & set(uses(module)) for module in modules if outward & set(uses(module))}
    # There numpy is told its number of threads, and onnxruntime that it is not to call home; no other way is.
    assert found == {"retrieval": {"os.environ"}, "retrieval.encoder": {"os.environ"}}
