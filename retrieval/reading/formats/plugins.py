"""Readers that other packages bring, by the entry-point group `footnote.readers`; none is imported here."""

from dataclasses import dataclass
from functools import cache

GROUP = "footnote.readers"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A reader of another package: the suffix it reads, its function, its package, and where that lies."""

    suffix: str
    module: str
    function: str
    package: str
    version: str
    path: str


@cache
def installed_plugins() -> tuple[Plugin, ...]:
    """The plug-ins of this environment, sorted by suffix and package; what is no reader is left out."""
    from importlib import metadata  # 30 ms that a folder of files that we read ourselves should not cost

    plugins = []
    for entry in metadata.entry_points(group=GROUP):
        if entry.dist is not None and entry.attr:
            suffix = f".{entry.name.lower().lstrip('.')}"
            path = str(entry.dist.locate_file(""))
            plugins.append(
                Plugin(suffix, entry.module, entry.attr, entry.dist.name, entry.dist.version, path)
            )
    return tuple(sorted(plugins, key=lambda plugin: (plugin.suffix, plugin.package)))
