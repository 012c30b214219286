"""The child process that derives text: it is handed bytes and a name, and answers in JSON.

Before it takes the first byte it gives up most memory, and all files: it can open none, so no document can
have another one read. `retrieval.reading.deriving` starts and ends it.
"""

import codecs
import encodings
import importlib
import json
import os
import pkgutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from typing import Any, BinaryIO

from retrieval.reading import derived_json
from retrieval.reading.decoding import UnreadableFile, decode
from retrieval.reading.derived import Unreadable
from retrieval.reading.formats.plugins import Plugin
from retrieval.reading.formats.registry import BY_SUFFIX, FORMATS, require_kind, suffix_of
from retrieval.reading.plugin_reader import BrokenPlugin, import_plugin
from retrieval.where import CharRange

# What the standard library imports only when it needs it.
IMPORTED_LATE = (
    *("heapq", "_strptime", "bz2", "lzma", "quopri", "base64", "binascii", "stringprep", "html.entities"),
    *("email.parser", "email.headerregistry", "email.contentmanager", "email.iterators", "email.policy"),
)
FOLDER = "retrieval.reading.formats"
PAGES = "pages of a PDF"
OUTPUT = "output of a program"
PLUGIN = "plug-in"
MEMORY = 1_000_000_000  # bytes of address space
TOO_LARGE = ("needs more than 1 GB to be read", "split it, or export it as text")
Request = dict[str, Any]


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    readers = _import_plugin(json.loads(sys.argv[2])) if len(sys.argv) > 2 else _import_readers()
    _give_up_rights()
    _send(target, {})  # it is ready: what ends it from now on is the fault of a file
    while header := source.readline():
        request = json.loads(header)
        data = source.read(request["size"])
        _limit_time(request["seconds"])
        reply = _answer(readers, request, data)
        del data
        _send(target, reply)


def _send(target: BinaryIO, reply: dict[str, Any]) -> None:
    picture = reply.pop("bytes", b"")
    body = json.dumps(reply).encode("utf-8")
    target.write(f"{len(body)} {len(picture)}\n".encode() + body + picture)
    target.flush()


def _import_readers() -> dict[str, Any]:
    """Our readers; from then on no file can be opened."""
    _import_late()
    readers: dict[str, Any] = {
        format.name: getattr(importlib.import_module(f"{FOLDER}.{format.module}"), format.read)
        for format in FORMATS
    }
    return {
        **readers,
        PAGES: importlib.import_module(f"{FOLDER}.pdf_pages"),
        OUTPUT: importlib.import_module(f"{FOLDER}.output").read,
    }


def _import_late() -> None:
    for module in IMPORTED_LATE:
        importlib.import_module(module)
    for codec in pkgutil.iter_modules(encodings.__path__):
        with suppress(LookupError, ImportError):  # those of another system, and what is no encoding
            codecs.lookup(codec.name)
    with suppress(UnreadableFile):
        decode("", b"caf\xe9 \x93a\x94 " * 8)  # the detector of encodings loads its tables when it is used


def _import_plugin(plugin: dict[str, str]) -> dict[str, Any]:
    """The reader of a plug-in alone: where it breaks, ours go on."""
    _import_late()
    return {PLUGIN: import_plugin(Plugin(**plugin))}


def _give_up_rights() -> None:
    """Limit memory, and files and sockets to those that are open, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (OSError, ValueError):  # macOS refuses some: the clock remains
            continue


def _limit_time(seconds: float) -> None:
    try:
        import resource
    except ImportError:
        return
    limit = int(time.process_time() + seconds) + 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (OSError, ValueError):
        return


def _answer(readers: dict[str, Any], request: Request, data: bytes) -> dict[str, Any]:
    try:
        return _REQUESTS[request["request"]](readers, request, data)
    except BrokenPlugin as error:
        return {"refused": [str(error), "update the plug-in, or remove it"], "lasting": False}
    except Unreadable as refusal:
        return {"refused": [refusal.message, refusal.hint]}
    except MemoryError:
        return {"refused": TOO_LARGE}
    except RecursionError:
        return {"refused": ["is nested too deeply", "export it again, or as text"]}
    except Exception as error:  # whatever a library makes of a damaged file: named, and the next one is read
        return {"refused": [f"cannot be read ({type(error).__name__})", "it may be damaged: export it again"]}


def _derive(readers: dict[str, Any], request: Request, data: bytes) -> dict[str, Any]:
    if PLUGIN in readers:
        return {"derived": derived_json.to_json(readers[PLUGIN].derive(data, request["name"]))}
    format = BY_SUFFIX.get(suffix_of(request["name"]))
    if format is None:
        raise Unreadable("has a format that is not read", "export it as text")
    require_kind(format, data)
    return {"derived": derived_json.to_json(readers[format.name](data, request["name"]))}


def _read_output(readers: dict[str, Any], request: Request, data: bytes) -> dict[str, Any]:
    return {"derived": derived_json.to_json(readers[OUTPUT](data, request["name"]))}


def _check_plugin(readers: dict[str, Any], request: Request, data: bytes) -> dict[str, Any]:
    readers[PLUGIN].require()
    return {}


def _rectangles(readers: dict[str, Any], request: Request, data: bytes) -> dict[str, Any]:
    rectangles = readers[PAGES].rectangles(data, _ranges(request))
    return {"rectangles": [astuple(rectangle) for rectangle in rectangles]}


def _picture(readers: dict[str, Any], request: Request, data: bytes) -> dict[str, Any]:
    return {"bytes": readers[PAGES].marked_page(data, request["page"], _ranges(request))}


def _ranges(request: Request) -> list[CharRange]:
    return [CharRange(*part) for part in request["ranges"]]


_REQUESTS: dict[str, Callable[[dict[str, Any], Request, bytes], dict[str, Any]]] = {
    "derive": _derive,
    "output": _read_output,
    "check": _check_plugin,
    "rectangles": _rectangles,
    "picture": _picture,
}

if __name__ == "__main__":
    main()
