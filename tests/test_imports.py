"""The layers of the code: who may import whom, and where each outside library has its one home.

An import counts wherever it stands: in a function or under TYPE_CHECKING too.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From the top down. A module belongs to the longest of these names that it lies within; it may import from
# its own folder and from lower layers, not from higher ones and not from another folder of the same layer.
LAYERS = (
    ("bot.__main__", "bot.devtools"),
    ("bot.entry",),
    ("bot.cli",),
    ("bot.cli.commands",),
    ("bot.cli.resident",),
    ("bot.cli.parser", "bot.cli.man"),
    ("bot.cli.first_word", "bot.cli.help", "bot.cli.findings", "bot.cli.replies", "bot.cli.update"),
    ("bot.terminal", "bot.slack", "bot.web"),
    ("bot.mcp",),
    ("bot.render",),
    ("bot.serving",),
    ("bot.command", "bot.resumed"),
    ("bot.conversation", "bot.environment"),
    ("bot.writing",),
    ("bot.settings", "bot.small_talk", "bot.follow_up"),
    ("bot.messages",),
    ("bot.parsing", "bot.system", "bot.version"),
    ("bot.render.sanitize", "bot.render.themes", "bot.resident", "bot.exit_codes"),
    ("bot",),
    ("retrieval.evaluation", "retrieval.cluster"),
    ("retrieval",),
    ("retrieval.library",),
    ("retrieval.index_runs",),
    ("retrieval.answering", "retrieval.sharding"),
    ("retrieval.search",),
    ("retrieval.query", "retrieval.indexing"),
    ("retrieval.store",),
    ("retrieval.reading",),
    ("retrieval.encoder", "retrieval.filters"),
    ("retrieval.types", "retrieval.deadline"),
    ("retrieval.text", "retrieval.errors", "retrieval.lazy", "retrieval.where"),
)
LAYER_OF = {name: layer for layer, names in enumerate(LAYERS) for name in names}
PACKAGES = ("bot", "retrieval")  # a module beside their folders has a layer by its own name
HOMES = {
    "chardet": "retrieval.reading.decoding",
    "chromadb": "retrieval.store.vectors",
    "chromadb_rust_bindings": "retrieval.store.vectors",
    "grpc": "retrieval.cluster",
    "httpx2": "bot.writing.http_events",
    "huggingface_hub": "retrieval.encoder.model_files",
    "langchain_text_splitters": "retrieval.indexing.chunker",
    "markupsafe": "bot.render.report",
    "matplotlib": "bot.render.report",
    "mcp": "bot.mcp",
    "obstore": "retrieval.cluster.storage",
    "olefile": "retrieval.reading.formats",
    "onnx": "retrieval.encoder",
    "onnxruntime": "retrieval.encoder",
    "pathspec": "retrieval.reading.gitignore",
    "platformdirs": "bot.system.paths",
    "prompt_toolkit": "bot.terminal.prompt",
    "pyperclip": "bot.terminal.clipboard",
    "prometheus_client": "bot.serving.metrics",
    "pydantic": "bot.mcp",
    "pypdfium2": "retrieval.reading.formats",
    "rapidfuzz": "retrieval.store.lexical",
    "ray": "retrieval.cluster",
    "selectolax": "retrieval.reading.formats",
    "sentence_transformers": "retrieval.encoder",
    "sentencex": "retrieval.reading.sentences",
    "shtab": "bot.cli.commands.completion",
    "safetensors": "retrieval.encoder.minilm_graph",
    "scipy": "retrieval.evaluation.calibration",
    "slack_bolt": "bot.slack",
    "slack_sdk": "bot.slack",
    "striprtf": "retrieval.reading.formats",
    "tantivy": "retrieval.store.lexical",
    "tokenizers": "retrieval.encoder",
    "tomlkit": "bot.cli.commands.config",
    "torch": "retrieval.encoder",
    "transformers": "retrieval.encoder",
    "uvicorn": "bot.serving",
    "typing_extensions": "bot.mcp",
}
EVERYWHERE = {
    "jinja2": "bot",  # the report of an evaluation is one page, the pages of the web server are others
    "markdown_it": "",  # articles are read by it, and their quotes drawn
    "mdit_py_plugins": "",  # the same, and footnotes of a saved page
    "numpy": "retrieval",  # arrays are what the folders hand on
    "portalocker": "",  # the index and Slack's state each lock files of their own
    "rich": "bot",
    "starlette": "bot",  # the application of MCP is a part of the web server's
    "yaml": "",  # front matter is read, and written where an answer becomes an article
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for top in PACKAGES for path in sorted((ROOT / top).rglob("*.py"))}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imported(module: str) -> frozenset[str]:
    """The names of the modules that a module imports, ours and others."""
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names |= submodules or {str(node.module)}
    return frozenset(names)


@cache
def all_arrows() -> frozenset[tuple[str, str]]:
    """Which module of ours imports which."""
    return frozenset((module, target) for module in MODULES for target in imported(module) & MODULES.keys())


def within(module: str, folder: str) -> bool:
    return module == folder or module.startswith(f"{folder}.")


@cache
def folder_of(module: str) -> str | None:
    """The folder or module of LAYERS that a module belongs to, if any."""
    if module in PACKAGES:
        return module
    return max(
        (name for name in LAYER_OF if name not in PACKAGES and within(module, name)), key=len, default=None
    )


def goes_up(module: str, target: str) -> bool:
    """Whether an import goes to a higher layer, or to another folder of the same layer."""
    source, aim = folder_of(module), folder_of(target)
    return source is not None and aim is not None and source != aim and LAYER_OF[aim] <= LAYER_OF[source]


def reached(module: str) -> set[str]:
    """The modules of ours that a module needs, directly or not."""
    seen: set[str] = set()
    ahead = [module]
    while ahead:
        new = (imported(ahead.pop()) & MODULES.keys()) - seen
        seen |= new
        ahead += new
    return seen


def circle(arrows: Iterable[tuple[str, str]]) -> list[str]:
    """The modules of a circle, in the order of its imports; empty if there is none."""
    graph: dict[str, set[str]] = {}
    for module, target in arrows:
        graph.setdefault(module, set()).add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def uses(module: str) -> Iterator[str]:
    """The names of what a module calls or looks into."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def test_every_module_has_a_layer() -> None:
    assert [module for module in MODULES if folder_of(module) is None] == []


def test_every_layer_is_of_modules_that_exist() -> None:
    assert [name for name in LAYER_OF if name not in MODULES] == []


def test_no_arrow_goes_up() -> None:
    assert sorted(arrow for arrow in all_arrows() if goes_up(*arrow)) == []


def test_no_imports_go_in_a_circle() -> None:
    assert circle(all_arrows()) == []


@pytest.mark.parametrize(
    ("arrows", "expected"),
    [
        ([("a", "b"), ("b", "c"), ("a", "c")], []),
        ([("a", "b"), ("b", "a")], ["a", "b", "a"]),
        ([("a", "b"), ("b", "c"), ("c", "b")], ["b", "c", "b"]),
    ],
)
def test_a_circle_is_named_in_the_order_of_its_imports(
    arrows: list[tuple[str, str]], expected: list[str]
) -> None:
    modules = circle(arrows)
    assert (len(modules), set(modules)) == (len(expected), set(expected))
    assert all(arrow in arrows for arrow in pairwise(modules))


def test_the_terminal_and_slack_do_not_know_each_other() -> None:
    for folder, other in (("bot.slack", "bot.terminal"), ("bot.terminal", "bot.slack")):
        modules = {module for module in MODULES if within(module, folder)}
        assert not {module for module in modules if any(within(need, other) for need in reached(module))}


def test_every_outside_library_is_listed_and_each_has_one_home() -> None:
    homes = HOMES | EVERYWHERE
    strays = set()
    for module in MODULES:
        for name in imported(module):
            library = name.partition(".")[0]
            if library in PACKAGES or library in sys.stdlib_module_names:
                continue
            if not within(module, homes.get(library, "nowhere")) and homes.get(library) != "":
                strays.add((module, library))
    assert sorted(strays) == []


def test_what_knows_the_articles_knows_no_bot_prints_nothing_and_reads_no_environment() -> None:
    modules = [module for module in MODULES if within(module, "retrieval")]
    assert not {module for module in modules if any(within(name, "bot") for name in imported(module))}
    outward = {"print", "input", "os.environ", "os.getenv", "os.putenv", "os.environb"}
    uses_outward = {module: outward & set(uses(module)) for module in modules if outward & set(uses(module))}
    # There numpy is told its number of threads, and onnxruntime and Ray that they are not to call home; no
    # other way is.
    assert uses_outward == {
        "retrieval": {"os.environ"},
        "retrieval.encoder": {"os.environ"},
        "retrieval.cluster.connection": {"os.environ"},
    }
