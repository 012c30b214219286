"""`python -m tests.fakes.web_processes KIND`: two processes of a small web server, which tell their address.

`KIND` is what they do: `serve`, `die` at once, or `stall` before they serve.
"""

import os
import sys
import time
from contextlib import closing
from dataclasses import dataclass, replace

from bot.serving.logs import start_log
from bot.serving.processes import begin_process, serve_in_processes
from bot.serving.server import Receive, Scope, Send, WebApp, listen
from bot.serving.worker_process import RestartPolicy
from retrieval.errors import NotReadyError

QUICK = RestartPolicy(silence=6.0, settled=60.0, pause=0.01, longest_pause=0.05, deaths=4)
NEVER_SERVING = replace(QUICK, start=1.0, settled=0.0)  # which is over before they are given up


@dataclass(frozen=True)
class MakeApp:
    kind: str

    def __call__(self) -> WebApp:
        if self.kind == "die":
            os._exit(9)
        if self.kind == "stall":
            time.sleep(3600)
        begin_process()
        return answer


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """The id of the process; `/hang` blocks its event loop, as a fault in it would."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    if scope["path"] == "/hang":
        time.sleep(3600)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def main() -> int:
    start_log(sys.stderr, verbose=False, quiet=False)
    with closing(listen("127.0.0.1", 0)) as listening:
        try:
            make_app = MakeApp(sys.argv[1])
            policy = NEVER_SERVING if make_app.kind == "stall" else QUICK
            is_well = serve_in_processes(
                make_app, listening, 2, lambda process: None, policy=policy, join_seconds=3.0
            )
        except NotReadyError as error:
            print(error.message, file=sys.stderr)
            return 3
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
