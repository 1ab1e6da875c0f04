"""Payloads that are not what they should be: damaged, wrong by one field, of another version, too large, or noise."""

from __future__ import annotations

import json
import random
from typing import Any

from mmtutor.classroom.payloads import ChosenAnswer, Payload, Presence, Progress, ShownAnswer, encode
from tests.classroom.samples import NOON, attempt

SOUND: dict[str, Payload] = {
    "presence": Presence("Ben", True),
    "progress": Progress("add-halves", "1/4 + 1/4", made=3, said=ShownAnswer("Which?", "one half")),
    "attempt": attempt("ben-2", misconception="adds-denominators"),
    "answer": ChosenAnswer("a1", "add-halves", "1/4 + 1/4", "image/png", b"png", NOON),
}
WRONG: tuple[Any, ...] = (None, [], {}, -1, 10**30, 1e400, True, "x" * 5000, "\0", "\ud800", [[]], {"a": 1})


def malformed(rng: random.Random, leaf: str) -> bytes:
    """Return a payload of this topic that must not be taken."""
    written = encode(SOUND[leaf])
    match rng.randrange(6):
        case 0:
            return written[: rng.randrange(len(written))]
        case 1:
            return rng.randbytes(rng.randrange(200))
        case 2:
            return b"[" * rng.randrange(1, 100_000)
        case 3:
            return b" " * 500_000 + written
        case 4:
            values = json.loads(written)
            return json.dumps(values | {"v": rng.choice((0, 2, "1", None, 1.0, True))}).encode()
        case _:
            values = json.loads(written)
            name = rng.choice([name for name in values if name not in OPTIONAL])
            return json.dumps(values | {name: rng.choice(WRONG)}).encode() if name not in LOOSE else b"null"


OPTIONAL = {"typed", "form_ok", "first_wrong_line", "misconception", "refused", "said"}  # may be null
LOOSE = {
    "data",
    "skills",
    "steps",
    "modalities",
    "sure",
    "online",
    "stuck",
    "same_value",
    "form_ok",
}  # some of WRONG is right
