"""What `footnote doctor` says of readers that are not Footnote's own: commands and plug-ins."""

import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing

from bot.render.findings import Finding, Severity
from retrieval.reading.deriving import Deriver
from retrieval.reading.formats.plugins import Plugin, installed_plugins
from retrieval.reading.formats.registry import BY_SUFFIX, TEXT_SUFFIXES, plugin_format

NAME = "readers"


def reader_findings(commands: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each command, by suffix, and for each plug-in, which is started."""
    for suffix, command in commands.items():
        program = shlex.split(command)[0]
        if shutil.which(program):
            yield Finding(NAME, Severity.OK, f"{suffix} by the command {command}")
        else:
            problem = f"{suffix} needs {program}, which is not installed"
            yield Finding(NAME, Severity.BAD, problem, "install it")
    for plugin in installed_plugins():
        yield _plugin_finding(plugin)


def _plugin_finding(plugin: Plugin) -> Finding:
    what = f"{plugin.suffix} by the plug-in {plugin.package} {plugin.version}"
    if plugin.suffix in BY_SUFFIX or plugin.suffix in TEXT_SUFFIXES:
        return Finding(NAME, Severity.NOTE, f"{what} is not used: Footnote reads them itself")
    format = plugin_format(plugin.suffix)
    if format and format.plugin != plugin:
        other = format.plugin.package if format.plugin else ""
        return Finding(NAME, Severity.NOTE, f"{what} is not used: {other} reads them", "remove one of them")
    with closing(Deriver(plugin=plugin)) as deriver:
        problem = deriver.check_plugin()
    if problem:
        return Finding(NAME, Severity.BAD, f"{plugin.suffix} {problem}", "update the plug-in, or remove it")
    return Finding(NAME, Severity.OK, what)
