"""Runs the reader of a plug-in in a child process; a broken one refuses its files by its name."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.reading.derived import Derived, invalid_reason
from retrieval.reading.formats import output
from retrieval.reading.formats.plugins import Plugin


class BrokenPlugin(Exception):
    """A plug-in cannot be imported, or does not return what it has to."""


@dataclass(frozen=True, slots=True)
class PluginReader:
    """The reader of a package. `problem` says why it cannot be run; "" if it can."""

    package: str
    read: Callable[[bytes, str], object]
    problem: str = ""

    def require(self) -> None:
        """Raises BrokenPlugin if it cannot be run."""
        if self.problem:
            message = f"needs the plug-in {self.package}, which cannot be loaded ({self.problem})"
            raise BrokenPlugin(message)

    def derive(self, data: bytes, name: str) -> Derived:
        """What it makes of a file, checked; a `str` is taken for pages.

        Raises:
            BrokenPlugin: it cannot be run, or returns what is no derived text.
            Exception: whatever the code of a stranger raises.
        """
        self.require()
        result = self.read(data, name)
        if isinstance(result, str):
            return output.read_pages(result)
        if not isinstance(result, Derived):
            raise BrokenPlugin(f"was not read: the plug-in {self.package} returned {type(result).__name__}")
        if flaw := invalid_reason(result):
            raise BrokenPlugin(f"was not read: the plug-in {self.package} returned {flaw}")
        return result


def import_plugin(plugin: Plugin) -> PluginReader:
    """The reader of a plug-in, from the folder that its package lies in."""
    sys.path.append(plugin.path)
    try:
        read = getattr(importlib.import_module(plugin.module), plugin.function)
    except Exception as error:  # whatever the code of a stranger raises: each of its files says so
        return PluginReader(plugin.package, _unloaded, f"{type(error).__name__}: {error}"[:200])
    return PluginReader(plugin.package, read)


def _unloaded(data: bytes, name: str) -> object:
    return None
