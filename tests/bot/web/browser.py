"""A headless Chromium, driven by its own protocol, and what a test wants to know of a page in it."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import websocket

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking",
    "--disable-component-update", "--no-first-run", "--remote-debugging-port=0", "--remote-allow-origins=*",
)  # fmt: skip
SECONDS = 60.0


def chromium() -> str | None:
    """The program, if there is one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class NavigatedAway(Exception):
    """The page went while an expression was evaluated in it."""


class Browser:
    """A browser with one page; `requests` are the addresses that it asked for since the page was opened."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [program, *FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = _eventually(self._port)
        with urlopen(f"http://127.0.0.1:{port}/json") as listed:
            (page,) = [target for target in json.load(listed) if target["type"] == "page"]
        self._socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=SECONDS)
        self._ids = itertools.count(1)
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._profile.cleanup()

    @property
    def requests(self) -> list[str]:
        return [str(event["request"]["url"]) for event in self._seen("Network.requestWillBeSent")]

    @property
    def complaints(self) -> list[str]:
        """What the browser wrote into its console: errors, and breaches of the content security policy."""
        logged = [str(event["entry"]["text"]) for event in self._seen("Log.entryAdded")]
        thrown = [str(event["exceptionDetails"]["text"]) for event in self._seen("Runtime.exceptionThrown")]
        return logged + thrown

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        self.call("Page.navigate", url="about:blank")
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""

        def holds() -> Any:
            try:
                return self.value(condition) or None
            except NavigatedAway:  # the next page is asked then
                return None

        _eventually(holds)

    def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"]
        return result.get("value")

    def press(self, key: str) -> None:
        """Press a key, such as Tab."""
        codes = {"Tab": 9, "Enter": 13}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key,
                windowsVirtualKeyCode=codes[key], **(text if kind == "keyDown" else {}),
            )  # fmt: skip

    def look(self, *, width: int, height: int, dark: bool = False) -> None:
        """Set the size of the window, and the scheme of colours."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def accessible(self) -> list[tuple[str, str]]:
        """The role and the name of each node that a screen reader is told of."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored")
        ]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a method of the protocol."""
        id = next(self._ids)
        self._socket.send(json.dumps({"id": id, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == id:
                if "navigated" in message.get("error", {}).get("message", ""):
                    raise NavigatedAway
                assert "error" not in message, message
                return dict(message["result"])
            self.events.append(message)

    def _seen(self, method: str) -> list[dict[str, Any]]:
        self.value("0")  # takes in what has happened meanwhile
        return [event["params"] for event in self.events if event.get("method") == method]

    def _port(self) -> int | None:
        file = Path(self._profile.name) / "DevToolsActivePort"
        return int(file.read_text().split()[0]) if file.exists() and file.read_text().strip() else None


def _eventually(get: Callable[[], Any]) -> Any:
    ends = time.monotonic() + SECONDS
    while (result := get()) is None:
        assert time.monotonic() < ends, "the browser does not come to it"
        time.sleep(0.05)
    return result
