"""Replies of a model, kept for whoever asks the same of the same sentences; failures and refusals are not."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256

from bot.writing.options import WriterOptions
from bot.writing.prompt import VERSION
from bot.writing.stream import Draft
from retrieval.types import Evidence

MAX_REPLIES = 64


@dataclass(slots=True)
class ReplyCache:
    """The sentences of the last whole replies, unchecked: they are checked each time they are shown."""

    _replies: OrderedDict[str, tuple[Draft, ...]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str) -> tuple[Draft, ...] | None:
        """The reply that is kept under a key, if there is one."""
        with self._lock:
            if key in self._replies:
                self._replies.move_to_end(key)
            return self._replies.get(key)

    def put(self, key: str, reply: tuple[Draft, ...]) -> None:
        """Keep a reply, and let go of the one that was not asked for for the longest."""
        with self._lock:
            self._replies[key] = reply
            self._replies.move_to_end(key)
            if len(self._replies) > MAX_REPLIES:
                self._replies.popitem(last=False)


def cache_key(options: WriterOptions, question: str, evidence: Evidence) -> str:
    """What a reply depends on: the model, the wording of the prompt, the question and each sentence."""
    digest = sha256()
    sentences = (
        f"{sentence.citation.article.id}\0{sentence.citation.article.title}\0{sentence.citation.passage}"
        for sentence in evidence.sentences
    )
    for part in (options.url, options.model, str(VERSION), str(options.sentences), question, *sentences):
        digest.update(part.encode("utf-8", "replace") + b"\0\0")
    return digest.hexdigest()
