"""Hostile and random input to every reader of what learners type: nothing but a sentence may come out, and soon.

`python -m tests.benchmarks.hostile_input --cases 100000` makes random texts (signs of maths, words, LaTeX, HTML, any
Unicode), and mutations of real keys where MMTUTOR_DATA is set, and puts each to one reader after another. Prints JSON:
how many raised anything but `MathsSyntaxError`, and how long the slowest took of the processor's time.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mmtutor.domain.assess import assess_text
from mmtutor.domain.items import Expression, Item, Number, ShortText
from mmtutor.domain.maths import MathsSyntaxError, canonical, normal, parse, parse_partial, readings
from mmtutor.domain.number_words import in_digits
from mmtutor.errors import UserError
from mmtutor.paths import data_dir
from tests.benchmarks.oatutor_keys import typed_keys

LIMIT_S = 1.0  # for one text in one reader
_SIGNS = "0123456789xyabzefgi+-*/=<>().,^%: ²½×·÷−√π[]{}|±∞∪°_'θ\\$&;"
_WORDS = (
    "1 2 34 0.5 1/2 x y ( ) + - * / ^ = < >= , % over sqrt pi and or squared 1,000 ² ½ ... ; | ± ∞ [ ) ( ] { } U ∪ sin "
    "cos log_2 ln abs ° ^{ } \\frac{ \\sqrt{ \\left( \\right) \\begin{bmatrix} \\end{bmatrix} & \\\\ \\times $ $$ <b> "
    "</b> <sup> </sup> &lt; &#x2212; x_1 x' f(x) 0.(3) 3̅ 3:30 half an hour 5 cm €5 15% 2 h degrees inf union"
)
_PIECES = tuple(_WORDS.split())
_NASTY = (
    "__import__('os')", "9^9^9^9", "((", "))", "||", "^^", "{{", "}}", "\\", "\x00", "\ud800", "\u202e", "🙂",
    "x" * 60,
)  # fmt: skip

ITEMS: tuple[Item, ...] = (
    Number(id="", prompt="", key="3/4"),
    Number(id="", prompt="", key="90", unit="min"),
    Number(id="", prompt="", key="1.5", unit="€", tolerance="1%"),
    Number(id="", prompt="", key="pi", figures=3),
    Expression(id="", prompt="", key="x^2-9"),
    Expression(id="", prompt="", key="x=2 or x=-3", form="solved"),
    Expression(id="", prompt="", key="(-inf,2]U[5,inf)"),
    Expression(id="", prompt="", key="sin(2x)+sqrt(x)"),
    ShortText(id="", prompt="", keys=("July 1909", "dog house")),
)
MAY_REFUSE: dict[str, Callable[[str], object]] = {
    "canonical": canonical,
    "normal": lambda text: normal(parse(text)),
    "normal, decimal comma": lambda text: normal(parse(text, decimal_comma=True)),
    "readings": readings,
}
READERS: dict[str, Callable[[str], object]] = {
    **MAY_REFUSE,
    "parse_partial": parse_partial,
    "in_digits": in_digits,
    "as a key": lambda text: assess_text(text, "5"),
    **{f"{item.kind} {item.shown_key()}": item.assess for item in ITEMS},
}


@dataclass(slots=True)
class Outcome:
    """What happened in one reader."""

    texts: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    slowest: str = ""
    over_limit: int = 0
    exceptions: list[str] = field(default_factory=list)


def texts(rng: random.Random, keys: list[str]) -> Iterator[str]:
    """Yield hostile texts without end."""
    while True:
        choice = rng.random()
        if choice < 0.3:
            yield "".join(rng.choices(_SIGNS, k=rng.randint(0, 40)))
        elif choice < 0.55:
            yield rng.choice(("", " ")).join(rng.choices(_PIECES, k=rng.randint(1, 25)))
        elif choice < 0.65:
            blocks = rng.choices(((32, 0x250), (0x2000, 0x2C00), (0, 0x110000)), k=rng.randint(1, 30))
            yield "".join(chr(rng.randrange(*block)) for block in blocks)
        elif choice < 0.7:
            yield rng.choice(_PIECES) * rng.randint(1, 120) + rng.choice(_NASTY)
        else:
            yield _mutated(rng, keys)


def _mutated(rng: random.Random, keys: list[str]) -> str:
    text = rng.choice(keys)
    for _ in range(rng.randint(1, 3)):
        at, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        match rng.randrange(5):
            case 0:
                text = text[:at] + text[at + 1 :]
            case 1:
                text = text[:at] + rng.choice((rng.choice(_SIGNS), rng.choice(_PIECES), rng.choice(_NASTY))) + text[at:]
            case 2:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case 3:
                text = text[:at] + text[end:]
            case 4:
                text = text[at:end] + rng.choice("+-*/^=,|") + rng.choice(keys)
    return text[:2000]


def try_out(name: str, text: str, outcome: Outcome) -> None:
    """Put one text to one reader. Only those that read a tree may refuse; the others always answer."""
    outcome.texts += 1
    started = time.thread_time()
    try:
        READERS[name](text)
    except (MathsSyntaxError, UserError) as trouble:
        outcome.refused += 1
        if name not in MAY_REFUSE:
            outcome.exceptions.append(f"{text!a}: {trouble!r}")
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is what is looked for
        outcome.exceptions.append(f"{text!a}: {trouble!r}")
    took = time.thread_time() - started
    outcome.over_limit += took > LIMIT_S
    if took > outcome.slowest_s:
        outcome.slowest_s, outcome.slowest = took, text


def measure(cases: int, seed: int = 4, keys: list[str] | None = None) -> dict[str, Outcome]:
    """Put `cases` texts to the readers, each text to the next reader in turn."""
    rng = random.Random(seed)
    outcomes = {name: Outcome() for name in READERS}
    names = list(READERS)
    made = texts(rng, keys or ["x^2-9", "1 3/4", "\\frac{2b^3}{\\left(-3a^5\\right)}", "x=2 or x=3", "[2,5)U(6,inf)"])
    for case in range(cases):
        name = names[case % len(names)]
        try_out(name, next(made), outcomes[name])
    return outcomes


def main() -> int:
    """Print what happened as JSON; exit 1 where anything else than a sentence came out, or too late."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=4)
    given = parser.parse_args()
    folder = data_dir()
    keys = sorted({key for key, _ in typed_keys(folder)}) if folder else None
    outcomes = measure(given.cases, given.seed, keys)
    shown = {
        name: {
            "texts": o.texts, "refused with a sentence": o.refused, "exceptions": o.exceptions[:20],
            "over the limit": o.over_limit, "ms at most": round(1000 * o.slowest_s, 1),
            "slowest": ascii(o.slowest[:120]),
        }
        for name, o in outcomes.items()
    }  # fmt: skip
    exceptions = sum(len(o.exceptions) for o in outcomes.values())
    late = sum(o.over_limit for o in outcomes.values())
    whole = {"cases": given.cases, "exceptions": exceptions, "over the limit": late,
             "ms at most": max(round(1000 * o.slowest_s, 1) for o in outcomes.values())}  # fmt: skip
    sys.stdout.write(json.dumps({"all": whole, **shown}, indent=1, ensure_ascii=True) + "\n")
    return 1 if exceptions or late else 0


if __name__ == "__main__":
    raise SystemExit(main())
