"""Random and mangled working put to the judge of steps and to diagnosis: nothing may raise, and nothing may take long.

python -m tests.benchmarks.hostile_working --cases 20000
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator

from mmtutor.domain.items import Working
from tests.benchmarks.planted_mistakes import cases

SIGNS = "0123456789xyzab+-*/=<>()^.,|±√ %÷:;∴⇒≤≥²³½[]{}!?&#\\\"'\t"


def mangled(lines: tuple[str, ...], rng: random.Random) -> Iterator[str]:
    """Yield each line with some of its characters lost, doubled, moved or replaced."""
    for line in lines:
        text = list(line)
        for _ in range(rng.randint(0, 4)):
            at = rng.randrange(len(text) + 1)
            way = rng.randrange(4)
            if way == 0:
                text[at : at + 1] = []
            elif way == 1:
                text[at:at] = rng.choice(SIGNS) * rng.choice((1, 1, 2, 9))
            elif way == 2:
                text[at : at + 1] = rng.choice(SIGNS)
            else:
                rng.shuffle(text)
        yield "".join(text)


def main() -> int:
    """Print how many raised and how long the slowest took; 1 where one did, or took over a second."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cases", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    rng = random.Random(given.seed)
    raised, slowest_ms, slowest = 0, 0.0, ""
    for _, case in cases(given.cases, given.seed):
        text = "\n".join(mangled(case.lines, rng))
        item = Working(id="", prompt="", given=case.given)
        started = time.process_time()
        try:
            item.assess(text)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is counted and told
            raised += 1
            sys.stdout.write(f"{case.given!r}, {text!r}: {trouble!r}\n")
        took_ms = 1000 * (time.process_time() - started)
        if took_ms > slowest_ms:
            slowest_ms, slowest = took_ms, f"{case.given!r}, {text!r}"
    sys.stdout.write(f"{given.cases} cases, {raised} raised; slowest {slowest_ms:.0f} ms of the processor: {slowest}\n")
    return 1 if raised or slowest_ms > 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
