"""Writing the same lines as different learners do: spaces, signs from several keyboards, skipped steps, chains."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.benchmarks.planted.case import Case

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def styled(case: Case, rng: random.Random) -> Case:
    """Return the case in somebody's hand. The first wrong line stays the first wrong one."""
    lines, wrong = _skipped(list(case.lines), case.wrong, rng)
    chained = "=" not in case.given and not any(re.search("[=<>]", line) for line in lines)
    if chained and rng.random() < 0.6:
        lines, wrong = _chained(case.given, lines, wrong, rng)
    elif "=" in case.given and len(lines) > 1 and rng.random() < 0.1:
        lines, wrong = _arrowed(lines, wrong, rng)
    pen = _pen(rng)
    numbering = rng.random() < 0.05
    written = [f"{i}) {pen(line)}" if numbering else pen(line) for i, line in enumerate(lines, 1)]
    return Case(case.given, tuple(written), wrong, case.mistake)


def _skipped(lines: list[str], wrong: int | None, rng: random.Random) -> tuple[list[str], int | None]:
    """Leave some right steps out, never the wrong one and never the last."""
    i = 0
    while i < len(lines) - 1:
        if i != wrong and not _is_part(lines, i) and rng.random() < 0.2:
            del lines[i]
            if wrong is not None and i < wrong:
                wrong -= 1
        else:
            i += 1
    return lines, wrong


def _is_part(lines: list[str], i: int) -> bool:
    """Say whether a line is one of several that only together say it all: cases, equations of a system."""
    return len(lines) > 3 and "=" in lines[i]


def _chained(given: str, lines: list[str], wrong: int | None, rng: random.Random) -> tuple[list[str], int | None]:
    """Put equals signs between the lines of a calculation, or all of them on one line."""
    way = rng.randrange(4)
    if way == 0:
        return [f"={line}" for line in lines], wrong
    if way == 1:
        return [f"{given}={lines[0]}", *(f"={line}" for line in lines[1:])], wrong
    if way == 2:
        return ["=".join([given, *lines])], None if wrong is None else 0
    return [f"{lines[0]}={line}" if i else line for i, line in enumerate(lines[:1])] + lines[1:], wrong


def _arrowed(lines: list[str], wrong: int | None, rng: random.Random) -> tuple[list[str], int | None]:
    """Put the first two lines on one, with an arrow."""
    joined = f"{lines[0]} {rng.choice(['⇒', '→', '=>'])} {lines[1]}"
    return [joined, *lines[2:]], None if wrong is None else max(wrong - 1, 0)


def _pen(rng: random.Random) -> Callable[[str], str]:
    """Return what writes a line in one learner's way."""
    spaces = rng.choice([0, 0, 1, 2])
    times = rng.choice(["*", "×", "·", "*"])
    minus = rng.choice(["-", "-", "−", "–"])
    raised = rng.random() < 0.3
    loose = rng.random() < 0.3

    def write(line: str) -> str:
        if raised:
            line = re.sub(r"\^(\d+)", lambda m: m.group(1).translate(_RAISED), line)
        if loose:
            line = line.replace("<=", "≤").replace(">=", "≥")
        arrow = "=>" in line
        line = line.replace("*", times)
        line = re.sub(r"(?<![=<])-(?!>)", minus, line)
        if spaces and not arrow:
            line = re.sub(r"(<=|>=|[=<>≤≥])", r" \1 ", line)
            line = line.replace("< =", "<=").replace("> =", ">=")
            if spaces == 2:
                line = re.sub(r"(?<=[\w)])([+−–-])(?=[\w(])", r" \1 ", line)
        return line.strip()

    return write
