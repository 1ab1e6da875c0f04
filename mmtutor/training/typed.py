"""Typed answers as learners type them. Text only; seeded by the caller's generator.

The questions beside them come from `questions`.
"""

from __future__ import annotations

import numpy as np

from mmtutor.training.questions import question

__all__ = ["mistype", "question"]

_SLIPS = {
    "*": ("x", "×", "·", " * "),
    "/": ("/", "÷", " / ", ":"),
    "-": ("−", "–", " - "),
    "+": (" + ",),
    "=": (" = ", " is "),
    "^": ("**", " ^ "),
}


def mistype(rng: np.random.Generator, answer: str) -> str:
    """Return the answer with other spellings of signs, stray spaces, capitals and, rarely, a doubled key."""
    out = []
    for character in answer:
        if character in _SLIPS and rng.random() < 0.3:
            out.append(str(rng.choice(_SLIPS[character])))
        else:
            out.append(character.upper() if rng.random() < 0.05 else character)
        if rng.random() < 0.02:
            out.append(" ")
    typed = "".join(out)
    if len(typed) > 2 and rng.random() < 0.05:
        i = int(rng.integers(len(typed)))
        typed = typed[:i] + typed[i] + typed[i:] if not typed[i].isdigit() else typed
    return typed.rstrip("=") + ("=" if rng.random() < 0.02 else "")
