"""Typed answers as learners type them, and questions to go with an answer. Text only; seeded by the caller's generator.

Questions carry what kind of answer to expect, never the answer: where a question has one, the sample's answer is
right and wrong equally often, so that the network cannot learn to read what is hoped for.

Known flaw: a question always fits the kind of its answer, so a network learns from it what shape to expect and believes
that more than the ink. Weights trained on these questions are exported with `uses_question` false.
"""

from __future__ import annotations

import numpy as np

_SLIPS = {
    "*": ("x", "×", "·", " * "),
    "/": ("/", "÷", " / ", ":"),
    "-": ("−", "–", " - "),
    "+": (" + ",),
    "=": (" = ", " is "),
    "^": ("**", " ^ "),
}
_ASKS = ("Solve for {n}: {a}{n}+{b}={c}", "Find {n}. {a}{n}-{b}={c}", "{n}+{a}={b}. What is {n}?")


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


def question(rng: np.random.Generator, answer: str) -> str:
    """Return a question that such an answer may belong to, right or wrong with equal chance."""
    a, b, c = (int(v) for v in rng.integers(1, 30, 3))
    if answer in ("yes", "no", "true", "false"):
        return f"Is {a}/{b} > {b}/{c}?"
    if len(answer) == 1 and answer.isalpha():
        return f"Which one? a) {a} b) {b} c) {c} d) {a + c}"
    if "=" in answer or "<" in answer or ">" in answer:
        return str(rng.choice(_ASKS)).format(n=rng.choice(["x", "y", "n", "a"]), a=a, b=b, c=c)
    if any(ch.isalpha() for ch in answer):
        return f"Expand and simplify: {a}({rng.choice(['x', 'y', 'n'])}+{b})"
    if answer.lstrip("-").isdigit():
        value = int(answer) if len(answer) < 8 else a
        shift = 0 if rng.random() < 0.5 else int(rng.integers(1, 6))
        return f"{value + shift - a}+{a}" if rng.random() < 0.5 else f"{value + shift + b}-{b}"
    return f"{a}/{b} {rng.choice(['+', '-', '*'])} {c}/{a + 1} = ?"
