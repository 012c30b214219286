"""What an embedding program imports from `retrieval` itself."""

import dataclasses
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

import retrieval
from retrieval import errors, filters, types


def public_classes(module: ModuleType) -> set[str]:
    """The classes that a module, or a module of its folder, defines."""
    modules = [importlib.import_module(info.name) for info in submodules(module)]
    return {
        name
        for defining in (module, *modules)
        for name, value in inspect.getmembers(defining, inspect.isclass)
        if value.__module__ == defining.__name__ and not name.startswith("_")
    }


def submodules(module: ModuleType) -> Iterable[pkgutil.ModuleInfo]:
    return pkgutil.iter_modules(getattr(module, "__path__", []), f"{module.__name__}.")


# What a program may rely on: the methods of a library with their parameters, which may get more.
STABLE_METHODS = {
    "__init__": ["folder", "index", "encoder", "options"],
    "sync": ["rebuild", "progress"],
    "ask": ["question", "filters", "k", "context", "silence"],
    "search": ["question", "filters", "k"],
    "articles": ["filters"],
    "articles_mentioning": ["words"],
    "read": ["path", "filters"],
    "unread": [],
    "warm_up": [],
    "close": [],
}
STABLE_FIELDS = {
    "Answer": "question confidence citations closest changed elapsed_ms tentative quote_confidence statement",
    "Citation": "n quote start end lines score article headings where",
    "ArticleInfo": "id path title source url published passages",
    "Hit": "article passage lines score",
    "Passage": "start end text header",
    "Filters": "since until glob suffixes",
    "ConversationContext": "question articles",
    "CurrentArticle": "path article state",
    "SyncReport": "articles passages added changed removed notices elapsed_ms",
}


@pytest.mark.parametrize("name", STABLE_METHODS)
def test_a_library_keeps_its_methods_and_their_parameters(name: str) -> None:
    method = getattr(retrieval.Library, name)
    parameters = [parameter for parameter in inspect.signature(method).parameters if parameter != "self"]
    wanted = STABLE_METHODS[name]
    assert [parameter for parameter in parameters if parameter in wanted] == wanted
    assert inspect.getdoc(method) or inspect.getdoc(retrieval.Library)


@pytest.mark.parametrize("name", STABLE_FIELDS)
def test_a_value_keeps_its_fields(name: str) -> None:
    value = getattr(retrieval, name)
    assert inspect.getdoc(value)
    assert set(STABLE_FIELDS[name].split()) <= {field.name for field in dataclasses.fields(value)}


def test_it_says_to_type_checkers_that_it_is_typed() -> None:
    assert (Path(retrieval.__file__).parent / "py.typed").exists()


@pytest.mark.parametrize("module", [errors, filters, types])
def test_every_public_type_and_error_is_exported(module: ModuleType) -> None:
    classes = public_classes(module)
    assert classes
    assert classes <= set(retrieval.__all__)


def test_every_type_can_be_imported_from_the_package_of_types() -> None:
    assert public_classes(types) <= set(types.__all__)


def test_every_exported_name_is_there_and_is_what_its_module_has() -> None:
    for name in retrieval.__all__:
        assert getattr(retrieval, name) is not None
    assert retrieval.Answer is types.Answer
    assert set(retrieval.__all__) <= set(dir(retrieval))


def test_no_name_is_listed_twice() -> None:
    assert len(set(retrieval.__all__)) == len(retrieval.__all__)


def test_a_name_that_is_not_exported_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = retrieval.Nothing  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import sys, retrieval; print([name for name in sys.modules if name.startswith('retrieval.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
