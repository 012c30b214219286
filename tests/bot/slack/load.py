"""The load run: many questions in many threads, delivered twice, throttled, and with a kill in the middle.

`python -m tests.bot.slack.load [--questions 200] [--threads 20] [--pace 0.02] [--kill] [--outage 75]` starts
`footnote slack` itself on the repository's seeds against the fake Slack and prints figures; its exit code
is 0 if each question has exactly one answer. With both a kill and an outage, the kill falls into the outage.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.bot.slack.process import ROOT, Process
from tests.bot.slack.running import answers
from tests.fakes.model.echo import ReadingModel
from tests.fakes.slack.slack import FakeSlack

QUESTIONS = (
    "Who leads the coalition for Ukraine?",
    "What do the Europeans want from Washington?",
    "When do the talks take place?",
    "How many tanks did Germany deliver?",
    "And Britain?",
)
AGAIN = 0.3  # share of deliveries that come a second time
THROTTLED = 0.05  # share of posts that are refused with 429
SENTENCE = 1.2  # seconds that a model takes for a sentence: longer than what is posted at once
LAST = 300.0  # seconds that the last answer may take


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--threads", type=int, default=20)
    parser.add_argument("--pace", type=float, default=0.02, help="seconds between two questions")
    parser.add_argument("--kill", action="store_true", help="kill -9 in the middle, and start again")
    parser.add_argument("--write", action="store_true", help="let a model write, a sentence a second")
    parser.add_argument("--outage", type=float, default=0.0, help="seconds without Slack in the middle")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, FakeSlack() as slack, ReadingModel(SENTENCE) as model:
        environ = {**model.environ, "FOOTNOTE_SLACK_WORKERS": "16"} if arguments.write else {}
        return run(slack, Path(home), arguments, environ)


def run(slack: FakeSlack, home: Path, arguments: argparse.Namespace, environ: dict[str, str]) -> int:
    questions, threads, pace = arguments.questions, arguments.threads, arguments.pace
    chance = random.Random(7)
    (home / "config/footnote").mkdir(parents=True)
    (home / "config/footnote/config.toml").write_text("[slack]\nper_minute = 100000\nqueue = 1000\n")
    process = Process(slack, home, ROOT / "seeds", **environ)
    process.connected()
    started = time.monotonic()
    sent: dict[str, float] = {}
    roots = [slack.say(slack.channel(f"C{n % 5}"), "U1", "a thread") for n in range(threads)]
    again = threading.Thread(target=redeliver, args=(slack, chance, questions, pace), daemon=True)
    again.start()
    for n in range(questions):
        if arguments.outage and n == questions // 3:
            slack.outage = True
            threading.Timer(arguments.outage, setattr, (slack, "outage", False)).start()
        if arguments.kill and n == questions // 2:
            if arguments.write and not slack.outage:  # in the middle of a stream; an outage has cut it before
                slack.wait(lambda: any(message.get("streaming") for message in list(slack.messages)))
            process.kill()
            process = Process(slack, home, ROOT / "seeds", **environ)
        if chance.random() < THROTTLED:
            slack.throttled.setdefault("chat.postMessage", []).append(1)
        at = n % threads
        text = f"<@U0BOT> {QUESTIONS[n % len(QUESTIONS)]}"
        ts = slack.say(f"C{at % 5}", f"U{n % 7}", text, thread=roots[at], mention_first=chance.random() < 0.5)
        sent[ts] = time.monotonic()
        time.sleep(pace)
    took = wait_for_answers(slack, sent)
    elapsed = time.monotonic() - started
    again.join(30)
    time.sleep(3)  # what would be answered twice would be by now
    code = process.stop()
    return report(slack, sent, took, elapsed, code)


def redeliver(slack: FakeSlack, chance: random.Random, questions: int, pace: float) -> None:
    """Deliver some of what was acknowledged once more, a little later."""
    for _ in range(int(AGAIN * questions)):
        time.sleep(pace / AGAIN)
        slack.again(chance.choice(slack.handed))


def wait_for_answers(slack: FakeSlack, sent: dict[str, float]) -> dict[str, float]:
    """The seconds that each question waited for its first answer."""
    took: dict[str, float] = {}
    until = time.monotonic() + LAST
    while len(took) < len(sent) and time.monotonic() < until:
        now = time.monotonic()
        for message in list(slack.messages):
            ts = answers(message)
            if ts in sent and ts not in took:
                took[ts] = message.get("at", now) - sent[ts]
        time.sleep(0.01)
    return took


def report(
    slack: FakeSlack, sent: dict[str, float], took: dict[str, float], elapsed: float, code: int
) -> int:
    counts = Counter(answers(message) for message in list(slack.messages))
    lost = [ts for ts in sent if not counts[ts]]
    twice = [ts for ts in sent if counts[ts] > 1]
    left = [message["ts"] for message in slack.messages if message.get("streaming")]
    refused = sum(1 for call in slack.calls if call.error == "ratelimited")
    seconds = sorted(took.values())
    p95 = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0
    print(f"questions {len(sent)}, deliveries {len(slack.handed)}, posts refused with 429 {refused}")
    print(f"answered once {len(sent) - len(lost) - len(twice)}, lost {len(lost)}, twice {len(twice)}")
    print(f"streams {sum('appends' in message for message in slack.messages)}, left open {len(left)}")
    print(f"p50 {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, last {seconds[-1]:.2f} s")
    print(f"all in {elapsed:.1f} s")
    print(f"exit code {code}, acknowledged late {len(slack.sockets.late)}, given up {len(slack.lost)}")
    return 1 if lost or twice or left or code else 0


if __name__ == "__main__":
    sys.exit(main())
