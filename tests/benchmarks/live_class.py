"""A simulated class: every learner makes an attempt each three seconds, and the worst happens to the network meanwhile.

`python -m tests.benchmarks.live_class --learners 40 --minutes 5` runs a teacher's program and one program for each ten
learners, over a real network of Linux's (a namespace, where root runs it). During the class the broker is killed and
restarted, the teacher's program and ten learners are killed with SIGKILL and started again, and the cable is cut. What
a learner's program said was recorded is looked for at the teacher's. Delays are those of all attempts, from the moment
one is made to the dashboard that holds it; `undisturbed` leaves out those made from a fault until `SETTLED_S` after its
end. Prints JSON; exits with 1 where something was lost or doubled, or the dashboard was late. `--no-faults` leaves the
faults out.
The stall of the teacher's main thread has that of an idle program beside it, which is the machine's doing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmtutor.classroom.codes import Invitation, link
from mmtutor.classroom.journal import Journal
from tests.benchmarks.live_class_people import longest_stall_s
from tests.benchmarks.wire import NEAR, Wire

ROOT = Path(__file__).parents[2]
GROUP = 10  # learners in one program
AWAY_S = 3.0  # between a killing and the next start
LONGEST_CUT_S = 60.0
SETTLED_S = 20.0  # after a fault: learners come back after 8 s at most, and send what waited
DELIVERED_WITHIN_S = 90.0
P95_MS = 500.0
FAULTS = {"broker killed": 0.15, "teacher killed": 0.3, "learners killed": 0.45, "network cut": 0.6}  # of the time


class Program:
    """A program of `live_class_people`; `said` grows as it speaks."""

    def __init__(self, words: list[str], before: tuple[str, ...] = ()) -> None:
        self.said: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        command = [*before, sys.executable, "-m", "tests.benchmarks.live_class_people", *words]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self.said.append(json.loads(line))
                self._changed.notify_all()

    def wait(self, word: str, timeout_s: float = 60.0) -> dict[str, Any]:
        """Return the newest thing said that has this word, once there is one."""
        with self._changed:
            self._changed.wait_for(lambda: any(word in one for one in self.said), timeout_s)
            return next(one for one in reversed(self.said) if word in one)

    def tell(self, word: str) -> None:
        """Say a word to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        self._process.stdin.flush()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._ended()

    def ask_to_end(self) -> None:
        """Close its stdin and wait for its end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._ended()

    def wait_for_end(self, timeout_s: float) -> bool:
        """Wait for it to end by itself, and say whether it has."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        self._ended()
        return True

    def _ended(self) -> None:
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@dataclass
class Class:
    """What runs: programs now, and all that they and their predecessors have said."""

    folder: Path
    wire: Wire | None
    teacher: Program
    link: str
    until: float = 0.0  # Unix time
    groups: dict[int, Program] = field(default_factory=dict)
    past: list[Program] = field(default_factory=list)
    disturbed: list[tuple[float, float]] = field(default_factory=list)

    def seat(self, first: int, count: int) -> None:
        """Start a program with learners."""
        words = f"learners {self.folder} --first {first} --count {count} --link {self.link}"
        self.groups[first] = Program(words.split(), self.wire.far_end if self.wire else ())

    def begin(self, first: int) -> None:
        """Let the learners of a program begin, once they are there."""
        self.groups[first].wait("ready")
        self.groups[first].tell(str(self.until))

    def said(self) -> Iterator[dict[str, Any]]:
        """Yield everything that was ever said."""
        for program in (*self.past, self.teacher, *self.groups.values()):
            yield from program.said


def break_broker(room: Class, _: float) -> None:
    """Kill the broker inside the teacher's program and start it again."""
    room.teacher.tell("reopen")
    room.teacher.wait("reopened")


def break_teacher(room: Class, _: float) -> None:
    """Kill the teacher's program and start it again."""
    room.teacher.kill()
    room.past.append(room.teacher)
    time.sleep(AWAY_S)
    room.teacher = Program(["teacher", str(room.folder)])
    room.teacher.wait("open")


def break_learners(room: Class, _: float) -> None:
    """Kill the programs of ten learners and start them again."""
    first, program = next(iter(room.groups.items()))
    program.kill()
    room.past.append(program)
    time.sleep(AWAY_S)
    room.seat(first, GROUP)
    room.begin(first)


def break_network(room: Class, duration_s: float) -> None:
    """Cut the cable for a minute, or a fifth of a short class."""
    if room.wire is not None:
        room.wire.cut()
        time.sleep(min(LONGEST_CUT_S, duration_s / 5))
        room.wire.mend()


BREAK: dict[str, Callable[[Class, float], None]] = {
    "broker killed": break_broker,
    "teacher killed": break_teacher,
    "learners killed": break_learners,
    "network cut": break_network,
}


@contextmanager
def cable() -> Iterator[Wire | None]:
    """Give a wire where there can be one, and none elsewhere."""
    if Wire.missing():
        yield None
    else:
        with Wire() as wire:
            yield wire


def run(folder: Path, learners: int, duration_s: float, faults: tuple[str, ...]) -> dict[str, Any]:
    """Hold a class and return what was found."""
    with cable() as wire:
        teacher = Program(["teacher", str(folder)])
        opened = teacher.wait("open")
        invitation = Invitation(opened["code"], NEAR if wire else "127.0.0.1", opened["open"])
        room = Class(folder, wire, teacher, link(invitation))
        for first in range(0, learners, GROUP):
            room.seat(first, min(GROUP, learners - first))
            room.groups[first].wait("ready")
        began = time.time()
        over, idle_s = threading.Event(), list[float]()
        idle = threading.Thread(target=lambda: idle_s.append(longest_stall_s(over)))
        idle.start()
        room.until = began + duration_s
        for first in room.groups:
            room.begin(first)
        for name in faults:
            time.sleep(max(0.0, began + FAULTS[name] * duration_s - time.time()))
            start = time.time()
            BREAK[name](room, duration_s)
            room.disturbed.append((start, time.time() + SETTLED_S))
        time.sleep(max(0.0, room.until - time.time()))
        late = time.time() + DELIVERED_WITHIN_S
        for program in room.groups.values():
            if not program.wait_for_end(max(1.0, late - time.time())):
                program.ask_to_end()
        over.set()
        idle.join()
        room.teacher.ask_to_end()
        idle_ms = {"idle_program_longest_stall_ms": round(1000 * idle_s[0], 1)}
        return found_in(room, learners, duration_s) | idle_ms


def found_in(room: Class, learners: int, duration_s: float) -> dict[str, Any]:
    """Compare what was made with what came."""
    said = list(room.said())
    made = [one["made"] for one in said if "made" in one and "delay_ms" not in one]
    handed_on = Counter(one["stored"] for one in said if "stored" in one)
    final = next(one for one in reversed(room.teacher.said) if "received" in one)
    journal = Journal(room.folder / "bench.class")
    kept = [json.loads(payload)["id"] for _, payload in journal.attempts()]
    journal.close()
    delays = [(one["made"], one["delay_ms"]) for one in said if "delay_ms" in one]
    calm = [delay for at, delay in delays if not any(start <= at <= end for start, end in room.disturbed)]
    outboxes = [one for one in said if "delivered" in one]
    return {
        "learners": learners,
        "minutes": duration_s / 60,
        "faults": len(room.disturbed),
        "network": "namespace" if room.wire else f"loopback ({Wire.missing()})",
        "made": len(made),
        "lost": len(set(made) - set(kept)) + len(set(kept) - set(handed_on)),
        "doubled": len(made) - len(set(made)) + len(kept) - len(set(kept)) + final["received"] - len(set(kept)),
        "handed_to_store_again_after_a_crash": sum(handed_on.values()) - len(handed_on),
        "delivered_percent": 100 * len(set(made) & set(kept)) / max(1, len(made)),
        "outboxes_say_delivered": sum(one["delivered"] for one in outboxes),
        "outboxes_say_made": sum(one["of"] for one in outboxes),
        "undisturbed": spread(calm),
        "all": spread([delay for _, delay in delays]),
        "teacher_main_thread_longest_stall_ms": round(final["stall_ms"], 1),
        "teacher_cpu_s": round(final["cpu_s"], 1),
        "counts_since_last_start": final["counts"],
    }


def spread(delays_ms: list[float]) -> dict[str, float]:
    """Return how many delays there are, and their percentiles in ms."""
    if len(delays_ms) < 2:
        return {"count": len(delays_ms)}
    hundredths = statistics.quantiles(delays_ms, n=100, method="inclusive")
    found = {"p50_ms": hundredths[49], "p95_ms": hundredths[94], "p99_ms": hundredths[98], "max_ms": max(delays_ms)}
    return {"count": len(delays_ms)} | {name: round(value, 1) for name, value in found.items()}


def sound(found: dict[str, Any]) -> bool:
    """Say whether all is as it must be."""
    return (
        found["made"] > 0
        and found["lost"] == found["doubled"] == 0
        and found["outboxes_say_delivered"] == found["outboxes_say_made"]
        and found["undisturbed"].get("p95_ms", P95_MS + 1) <= P95_MS
    )


def main() -> int:
    """Run the class and print what was found."""
    parser = argparse.ArgumentParser(description="Simulate a live class, with faults.")
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--faults", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        faults = tuple(FAULTS) if options.faults else ()
        found = run(Path(folder), options.learners, 60 * options.minutes, faults)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0 if sound(found) else 1


if __name__ == "__main__":
    sys.exit(main())
