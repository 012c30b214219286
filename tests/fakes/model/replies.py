"""What the fake model's server sends: whole answers, and every way in which a server can go wrong."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

Send = Callable[[str | bytes], None]
Reply = Callable[[Send], None]
"""Writes a whole HTTP response, its head included."""

HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n"
    "Connection: close\r\n\r\n"
)
END = b"0\r\n\r\n"
DONE = "data: [DONE]\n\n"


def chunk(text: str | bytes) -> bytes:
    """A piece of a body in HTTP's chunked form."""
    data = text.encode() if isinstance(text, str) else text
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def event(text: str | None = None, finish: str | None = None, **delta: Any) -> str:
    """The event of a piece of text."""
    content = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": {**content, **delta}, "finish_reason": finish}
    data = {"id": "x", "object": "chat.completion.chunk", "choices": [choice]}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def usage(prompt: int, completion: int) -> str:
    counts = {"prompt_tokens": prompt, "completion_tokens": completion}
    return f"data: {json.dumps({'choices': [], 'usage': counts})}\n\n"


def parts(*sent: str | bytes) -> Reply:
    """These bytes, one after the other."""

    def reply(send: Send) -> None:
        for part in sent:
            send(part)

    return reply


def writes(*pieces: str, finish: str | None = "stop", tokens: tuple[int, int] | None = (400, 40)) -> Reply:
    """An answer in these pieces, as most servers send it."""
    events = [event(piece) for piece in pieces]
    events += [event(finish=finish)] if finish else []
    events += [usage(*tokens)] if tokens else []
    return parts(HEAD, *map(chunk, [*events, DONE]), END)


def status(code: int, body: str = "", **headers: str) -> Reply:
    """A response that is no stream; `Retry_After` stands for the header Retry-After."""
    lines = {
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
        "Content-Length": str(len(body.encode())),
        "Connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return parts(f"HTTP/1.1 {code} Something\r\n{head}\r\n{body}")


def error(code: int, message: str, **headers: str) -> Reply:
    return status(code, json.dumps({"error": {"message": message}}), **headers)


def stops_after(*pieces: str) -> Reply:
    """The connection ends in the middle of an event."""
    return parts(HEAD, *map(chunk, map(event, pieces)), "40\r\ndata: {")


def silent_after(seconds: float, *pieces: str) -> Reply:
    """Nothing more comes, and the connection stays."""

    def reply(send: Send) -> None:
        send(HEAD)
        for piece in pieces:
            send(chunk(event(piece)))
        time.sleep(seconds)

    return reply


def drips(text: str, seconds: float) -> Reply:
    """A byte at a time, which keeps a connection alive for as long as it likes."""

    def reply(send: Send) -> None:
        send(HEAD)
        for byte in event(text).encode():
            send(chunk(bytes([byte])))
            time.sleep(seconds)

    return reply


def one_byte_a_piece(text: str) -> Reply:
    data = "".join([event(text), event(finish="stop"), DONE]).encode()
    return parts(HEAD, *(chunk(bytes([byte])) for byte in data), END)


def as_whole(text: str) -> Reply:
    """An answer of a server that does not stream."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return status(200, json.dumps({"choices": [choice]}))


def endless_event() -> Reply:
    return parts(HEAD, *[chunk("data: " + "x" * 65536)] * 40)


WEB_PAGE = status(200, "<!doctype html><title>Welcome to nginx</title>", Content_Type="text/html")
REDIRECT = status(302, Location="http://127.0.0.1:1/steal")


def faults(key: str) -> Sequence[tuple[str, Reply, str]]:
    """Each way to fail that costs no waiting: its name, what is sent, and the error that it has to be."""
    good = "The lamp was lit in 1847 [1]. "
    out_of_memory = f'data: {{"error": {{"message": "out of memory {key}"}}}}\n\n'
    thinking = event(reasoning_content="hmm", content=None)
    return (
        ("401 that repeats the key", error(401, f"bad key {key}"), "unauthorized"),
        ("403", error(403, f"Incorrect API key provided: {key}"), "unauthorized"),
        ("no such model", error(404, "model 'x' not found"), "no_model"),
        ("429 for long", error(429, "slow down", Retry_After="3600"), "rate_limited"),
        ("500", error(500, f"panic with {key}"), "server"),
        ("529 for long", error(529, "overloaded", Retry_After="60"), "server"),
        ("a 400 that nothing helps against", error(400, "your request is odd"), "server"),
        ("a redirect", REDIRECT, "server"),
        ("a web page", WEB_PAGE, "malformed"),
        ("malformed JSON", parts(HEAD, chunk("data: {not json}\n\n"), END), "malformed"),
        ("an event of another kind", parts(HEAD, chunk('data: {"hello": 1}\n\n'), END), "malformed"),
        ("an endless event", endless_event(), "malformed"),
        ("an error event", parts(HEAD, chunk(event(good)), chunk(out_of_memory), END), "server"),
        ("cut in the middle", stops_after(good, "And then"), "cut"),
        ("no reason to end", parts(HEAD, chunk(event(good)), END), "cut"),
        ("a filter", writes(good, finish="content_filter"), "refused"),
        ("a refusal", writes("I'm sorry, I cannot help with that."), "refused"),
        ("no answer", writes("NO ", "ANSWER"), "refused"),
        ("only thinking", parts(HEAD, chunk(thinking), chunk(event(finish="stop")), END), "malformed"),
        ("only unclosed thinking", writes("<think>The lamp was lit. It was ", finish="length"), "malformed"),
        ("nothing", writes(), "malformed"),
        ("JSON", writes('{"answer": "The lamp was lit in 1847."}'), "malformed"),
        ("another language", writes("Die Lampe wurde 1847 von Ailsa Boyd entzündet [1]."), "unsupported"),
        ("an invention", writes("The lamp was painted green by pirates [1]."), "unsupported"),
    )  # fmt: skip
